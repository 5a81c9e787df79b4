using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using ImageGen.Providers;

namespace ImageGen.Worker.Attempts;

/// <summary>
/// The text that WebUIs and stable-diffusion.cpp write into an image: how it was made, in one line of <c>name: value</c> pairs. It comes from the program that
/// made the image, whatever API is in front of it.
/// </summary>
internal static partial class GenerationText
{
    // No such text is longer; larger chunks are color profiles or workflows.
    private const int MaxBytes = 64 * 1024;

    /// <summary>What the image states about itself; null when it has no such text.</summary>
    public static ImageReport? Read(ReadOnlySpan<byte> image)
    {
        foreach (var (start, length) in Parts(image))
        {
            if (Texts(image.Slice(start, length)).Select(Parse).FirstOrDefault(report => report is not null) is { } found)
            {
                return found;
            }
        }

        return null;
    }

    /// <summary>Reads the last line of pairs: the lines before it are the prompt, which may contain anything.</summary>
    internal static ImageReport? Parse(string text)
    {
        var line = text.Split('\n').LastOrDefault(line => line.Contains("Steps: ", StringComparison.Ordinal) && line.Contains(", Seed: ", StringComparison.Ordinal));
        if (line is null)
        {
            return null;
        }

        // After its own version stable-diffusion.cpp repeats everything as JSON, including the prompt.
        var pairs = line[line.IndexOf("Steps: ", StringComparison.Ordinal)..].Split(", Version: ", 2)[0];
        var seed = Number(Seed().Match(pairs));
        return seed is null ? null : new ImageReport
        {
            Seed = seed,
            Steps = Number(Steps().Match(pairs)) is { } steps and <= int.MaxValue ? (int)steps : null,
            Model = Model().Match(pairs) is { Success: true } model ? model.Groups[1].Value.Trim() : null,
        };
    }

    private static long? Number(Match match)
        => match.Success && long.TryParse(match.Groups[1].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>The parts of the file that may hold text.</summary>
    private static List<(int Start, int Length)> Parts(ReadOnlySpan<byte> image)
        => image.Length > 8 && image[1..].StartsWith("PNG"u8) ? PngParts(image)
            : image.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8]) ? JpegParts(image)
            : image.StartsWith("RIFF"u8) ? WebpParts(image)
            : [];

    // Chunks: length (4), type (4), data, checksum (4).
    private static List<(int, int)> PngParts(ReadOnlySpan<byte> image)
    {
        List<(int, int)> parts = [];
        for (long at = 8; at + 12 <= image.Length;)
        {
            var length = BinaryPrimitives.ReadUInt32BigEndian(image[(int)at..]);
            var type = image.Slice((int)at + 4, 4);
            if (at + 12 + length > image.Length)
            {
                break;
            }

            if ((type.SequenceEqual("tEXt"u8) || type.SequenceEqual("iTXt"u8)) && length <= MaxBytes && image[((int)at + 8)..].StartsWith("parameters"u8))
            {
                parts.Add(((int)at + 8, (int)length));
            }

            at += 12 + length;
        }

        return parts;
    }

    // Segments: 0xFF, marker, length (2) with itself. After the start of scan comes the image.
    private static List<(int, int)> JpegParts(ReadOnlySpan<byte> image)
    {
        List<(int, int)> parts = [];
        for (var at = 2; at + 4 <= image.Length && image[at] == 0xFF && image[at + 1] != 0xDA;)
        {
            var length = BinaryPrimitives.ReadUInt16BigEndian(image[(at + 2)..]);
            if (length < 2 || at + 2 + length > image.Length)
            {
                break;
            }

            if (image[at + 1] is 0xE1 or 0xFE)
            {
                parts.Add((at + 4, length - 2));
            }

            at += 2 + length;
        }

        return parts;
    }

    // Chunks: type (4), length (4), data, filled up to an even number.
    private static List<(int, int)> WebpParts(ReadOnlySpan<byte> image)
    {
        List<(int, int)> parts = [];
        for (long at = 12; at + 8 <= image.Length;)
        {
            var length = BinaryPrimitives.ReadUInt32LittleEndian(image[((int)at + 4)..]);
            if (at + 8 + length > image.Length)
            {
                break;
            }

            if (image.Slice((int)at, 4) is var type && (type.SequenceEqual("EXIF"u8) || type.SequenceEqual("XMP "u8)) && length <= MaxBytes)
            {
                parts.Add(((int)at + 8, (int)length));
            }

            at += 8 + length + (length & 1);
        }

        return parts;
    }

    /// <summary>A part as text, in the encodings that a comment in EXIF may have too.</summary>
    private static IEnumerable<string> Texts(ReadOnlySpan<byte> part)
    {
        var odd = part.Length > 1 ? part[1..] : part;
        return [Encoding.UTF8.GetString(part), Encoding.BigEndianUnicode.GetString(part), Encoding.Unicode.GetString(part), Encoding.BigEndianUnicode.GetString(odd), Encoding.Unicode.GetString(odd)];
    }

    [GeneratedRegex(@", Seed: ([0-9]+)(?:,|\s|\0|\z)", RegexOptions.CultureInvariant)]
    private static partial Regex Seed();

    [GeneratedRegex(@"\ASteps: ([0-9]+),", RegexOptions.CultureInvariant)]
    private static partial Regex Steps();

    [GeneratedRegex(@", Model: ([^,\p{Cc}]{1,200})", RegexOptions.CultureInvariant)]
    private static partial Regex Model();
}
