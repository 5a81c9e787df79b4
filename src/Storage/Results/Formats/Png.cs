using System.Buffers.Binary;

namespace ImageGen.Storage.Results.Formats;

/// <summary>PNG as in W3C PNG, section 5: signature, then chunks of length, type, data and check sum, from IHDR to IEND.</summary>
internal static class Png
{
    private const int ChunkOverhead = 12;

    private static ReadOnlySpan<byte> Signature => [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A];

    public static bool IsOne(ReadOnlySpan<byte> image) => image.StartsWith(Signature);

    public static ImageSize Measure(ReadOnlySpan<byte> image)
    {
        ImageSize? size = null;
        var hasData = false;
        for (var rest = image[Signature.Length..]; rest.Length >= ChunkOverhead;)
        {
            var length = BinaryPrimitives.ReadUInt32BigEndian(rest);
            var type = rest.Slice(4, 4);
            if (length > rest.Length - ChunkOverhead)
            {
                break;
            }

            if (size is null)
            {
                if (!type.SequenceEqual("IHDR"u8) || length != 13)
                {
                    break;
                }

                size = ReadHeader(rest.Slice(8, 13));
            }
            else if (type.SequenceEqual("IDAT"u8))
            {
                hasData |= length > 0;
            }
            else if (type.SequenceEqual("IEND"u8) && hasData)
            {
                return size.Value;
            }

            rest = rest[(ChunkOverhead + (int)length)..];
        }

        throw new InvalidImageException("The PNG is damaged or cut short.");
    }

    /// <summary>Dimensions are 31 bits wide; a larger one is clamped to the maximum, which the limit refuses.</summary>
    private static ImageSize ReadHeader(ReadOnlySpan<byte> header) => new(
        (int)Math.Min(BinaryPrimitives.ReadUInt32BigEndian(header), int.MaxValue),
        (int)Math.Min(BinaryPrimitives.ReadUInt32BigEndian(header[4..]), int.MaxValue));
}
