using System.Security.Cryptography;
using System.Text;

namespace ImageGen.Emulators;

/// <summary>Draws an image that depends only on prompt, seed and number: eight by eight fields of sixteen colours.</summary>
public static class EmulatedImage
{
    private const int Fields = 8;
    private const int Colours = 16;
    private const int FixedSide = 200;

    private static readonly Lazy<byte[]> FixedBytes = new(() => DrawNoise(new Random(FixedSide), FixedSide, FixedSide));

    private static ReadOnlySpan<byte> PngSignature => [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A];

    private static ReadOnlySpan<byte> JpegSignature => [0xFF, 0xD8, 0xFF];

    /// <summary>One image of 200 by 200 pixels of noise, about 20 KB and the same in every process: for load tests, in which drawing would take most of the time.</summary>
    public static byte[] Fixed => FixedBytes.Value;

    /// <summary>The bytes of the PNG; the same for the same arguments, and different for any other.</summary>
    /// <param name="prompt">The prompt.</param>
    /// <param name="seed">The seed.</param>
    /// <param name="number">Which of several images of one purchase, from 0.</param>
    /// <param name="width">Width in pixels.</param>
    /// <param name="height">Height in pixels.</param>
    public static byte[] Draw(string prompt, long seed, int number, int width, int height)
    {
        var hash = SHA512.HashData(Encoding.UTF8.GetBytes($"{seed}\n{number}\n{prompt}"));
        var palette = SHA512.HashData(hash)[..(3 * Colours)];
        var bands = Enumerable.Range(0, Fields).Select(band => Row(hash.AsSpan(band * Fields, Fields), width)).ToArray();
        return PngWriter.Write(width, height, palette, (y, row) => bands[y * Fields / height].CopyTo(row));
    }

    /// <summary>The bytes of a PNG of noise, half a byte a pixel.</summary>
    public static byte[] DrawNoise(Random random, int width, int height)
    {
        var palette = new byte[3 * Colours];
        random.NextBytes(palette);
        return PngWriter.Write(width, height, palette, (_, row) => random.NextBytes(row));
    }

    /// <summary>Whether bytes begin like a PNG, JPEG or WebP, which is what services check of an image.</summary>
    public static bool IsImage(ReadOnlySpan<byte> bytes)
        => bytes.StartsWith(PngSignature) || bytes.StartsWith(JpegSignature) || (bytes.StartsWith("RIFF"u8) && bytes.Length > 12 && bytes[8..].StartsWith("WEBP"u8));

    private static byte[] Row(ReadOnlySpan<byte> line, int width)
    {
        var row = new byte[(width + 1) / 2];
        for (var i = 0; i < row.Length; i++)
        {
            row[i] = (byte)((Colour(line, 2 * i, width) << 4) | Colour(line, (2 * i) + 1, width));
        }

        return row;
    }

    // The last half byte of an odd row lies outside the image.
    private static int Colour(ReadOnlySpan<byte> line, int x, int width) => line[Math.Min(x, width - 1) * Fields / width] % Colours;
}
