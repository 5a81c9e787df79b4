using System.Buffers.Binary;
using ImageGen.Storage.Results.Formats;

namespace ImageGen.Storage.Results.Sources;

/// <summary>Reads the traits of a structurally complete JPEG from its segments.</summary>
internal static class JpegTraits
{
    private const byte StartOfScan = 0xDA;

    public static SourceTraits Read(ReadOnlySpan<byte> jpeg)
    {
        var traits = new SourceTraits { IsLossy = true };
        var position = 2;
        while (position + 4 <= jpeg.Length && jpeg[position] == 0xFF)
        {
            var marker = jpeg[position + 1];
            if (marker == 0xFF)
            {
                position++;
                continue;
            }

            var length = BinaryPrimitives.ReadUInt16BigEndian(jpeg[(position + 2)..]);
            if (marker == StartOfScan || length < 2 || position + 2 + length > jpeg.Length)
            {
                break;
            }

            ReadSegment(ref traits, marker, jpeg.Slice(position + 4, length - 2));
            position += 2 + length;
        }

        return traits;
    }

    private static void ReadSegment(ref SourceTraits traits, byte marker, ReadOnlySpan<byte> segment)
    {
        switch (marker)
        {
            case >= 0xC0 and <= 0xCF and not (0xC4 or 0xC8 or 0xCC) when segment.Length >= 6:
                ReadFrame(ref traits, marker, segment);
                break;
            case 0xE1 when segment.StartsWith("Exif\0"u8):
                traits.ReadExif(segment);
                break;
            case 0xE1:
                traits.ReadXmp(segment);
                break;

            // CIPA DC-007: more images may follow the first, such as a preview. The first one counts; some programs read all.
            case 0xE2 when segment.StartsWith("MPF\0"u8):
                traits.IsUnusual = true;
                break;

            // Adobe's marker: with a transform of 0 three components are plain RGB.
            case 0xEE when segment.StartsWith("Adobe"u8) && segment.Length >= 12 && segment[11] == 0:
                traits.IsUnusual = true;
                break;
        }
    }

    private static void ReadFrame(ref SourceTraits traits, byte marker, ReadOnlySpan<byte> frame)
    {
        // Only baseline, extended and progressive JPEG with Huffman codes are read by all programs.
        if (marker > 0xC2)
        {
            throw new InvalidImageException(marker is >= 0xC9 ? "The JPEG uses arithmetic coding, which most programs can't read; save it as a baseline or progressive JPEG." : "The JPEG is lossless or hierarchical, which most programs can't read; save it as a baseline or progressive JPEG.");
        }

        if (frame[0] != 8)
        {
            throw new InvalidImageException($"The JPEG has {frame[0]} bits per color, which most programs can't read; save it with 8.");
        }

        traits.IsProgressive = marker == 0xC2;

        // CMYK has four components, and programs read it differently.
        traits.IsUnusual |= frame[5] is not (1 or 3);
    }
}
