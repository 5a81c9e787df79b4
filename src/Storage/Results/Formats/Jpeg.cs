using System.Buffers.Binary;

namespace ImageGen.Storage.Results.Formats;

/// <summary>JPEG as in ITU-T T.81, annex B: markers and segments up to the scan, whose end is the marker EOI.</summary>
internal static class Jpeg
{
    public static bool IsOne(ReadOnlySpan<byte> image) => image.StartsWith<byte>([0xFF, 0xD8, 0xFF]);

    public static ImageSize Measure(ReadOnlySpan<byte> image)
    {
        ImageSize? size = null;
        var position = 2;
        while (position + 4 <= image.Length && image[position] == 0xFF)
        {
            var marker = image[position + 1];
            if (marker == 0xFF)
            {
                // Any number of fill bytes may stand before a marker.
                position++;
                continue;
            }

            var length = BinaryPrimitives.ReadUInt16BigEndian(image[(position + 2)..]);
            var end = position + 2 + length;
            if (length < 2 || end > image.Length)
            {
                break;
            }

            if (IsFrame(marker) && length >= 8)
            {
                var segment = image[(position + 4)..];
                size = new ImageSize(BinaryPrimitives.ReadUInt16BigEndian(segment[3..]), BinaryPrimitives.ReadUInt16BigEndian(segment[1..]));
            }
            else if (marker == 0xDA && size is { } known && HasEnd(image[end..]))
            {
                return known;
            }

            position = end;
        }

        throw new InvalidImageException("The JPEG is damaged or cut short.");
    }

    /// <summary>SOF0 to SOF15; DHT, JPG and DAC lie in this range and are not frame headers.</summary>
    private static bool IsFrame(byte marker) => marker is >= 0xC0 and <= 0xCF and not (0xC4 or 0xC8 or 0xCC);

    /// <summary>Some data, then EOI; inside scans an FF is always followed by another byte. Some cameras add padding after it.</summary>
    private static bool HasEnd(ReadOnlySpan<byte> scan) => scan.IndexOf<byte>([0xFF, 0xD9]) > 0;
}
