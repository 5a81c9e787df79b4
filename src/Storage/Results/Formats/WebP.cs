using System.Buffers.Binary;

namespace ImageGen.Storage.Results.Formats;

/// <summary>
/// WebP as in RFC 9649: a RIFF of chunks. Simple files have one VP8 (lossy) or VP8L (lossless) chunk; extended ones begin with VP8X,
/// which gives the size of the canvas, and have the same chunks, or frames, behind it.
/// </summary>
internal static class WebP
{
    private const int Header = 12;
    private const int ChunkHeader = 8;

    public static bool IsOne(ReadOnlySpan<byte> image)
        => image.Length >= Header && image.StartsWith("RIFF"u8) && image.Slice(8, 4).SequenceEqual("WEBP"u8);

    public static ImageSize Measure(ReadOnlySpan<byte> image)
    {
        var declared = BinaryPrimitives.ReadUInt32LittleEndian(image[4..]);
        if (declared < 4 || declared > image.Length - 8)
        {
            throw Damaged();
        }

        ImageSize? canvas = null;
        for (var rest = image.Slice(Header, (int)declared - 4); rest.Length >= ChunkHeader;)
        {
            var type = rest[..4];
            var length = BinaryPrimitives.ReadUInt32LittleEndian(rest[4..]);
            if (length > rest.Length - ChunkHeader)
            {
                break;
            }

            var data = rest.Slice(ChunkHeader, (int)length);
            if (canvas is null && type.SequenceEqual("VP8X"u8) && length >= 10)
            {
                canvas = new ImageSize(1 + Read24(data[4..]), 1 + Read24(data[7..]));
            }
            else if (type.SequenceEqual("VP8 "u8))
            {
                return canvas ?? MeasureLossy(data);
            }
            else if (type.SequenceEqual("VP8L"u8))
            {
                return canvas ?? MeasureLossless(data);
            }
            else if (canvas is { } size && type.SequenceEqual("ANMF"u8) && length > 16)
            {
                return size;
            }

            // Chunks are padded to an even length.
            var step = ChunkHeader + (int)length + (int)(length & 1);
            rest = step <= rest.Length ? rest[step..] : [];
        }

        throw Damaged();
    }

    /// <summary>RFC 6386, section 9.1: frame tag, start code, then 14 bits each of width and height.</summary>
    private static ImageSize MeasureLossy(ReadOnlySpan<byte> data)
    {
        var isKeyFrame = data.Length > 10 && (data[0] & 1) == 0 && data.Slice(3, 3).SequenceEqual<byte>([0x9D, 0x01, 0x2A]);
        return isKeyFrame
            ? new ImageSize(BinaryPrimitives.ReadUInt16LittleEndian(data[6..]) & 0x3FFF, BinaryPrimitives.ReadUInt16LittleEndian(data[8..]) & 0x3FFF)
            : throw Damaged();
    }

    /// <summary>RFC 9649, section 3.4: signature, then 14 bits each of width and height, less one.</summary>
    private static ImageSize MeasureLossless(ReadOnlySpan<byte> data)
    {
        if (data.Length <= 5 || data[0] != 0x2F)
        {
            throw Damaged();
        }

        var bits = BinaryPrimitives.ReadUInt32LittleEndian(data[1..]);
        return new ImageSize(1 + (int)(bits & 0x3FFF), 1 + (int)((bits >> 14) & 0x3FFF));
    }

    private static int Read24(ReadOnlySpan<byte> data) => data[0] | (data[1] << 8) | (data[2] << 16);

    private static InvalidImageException Damaged() => new("The WebP is damaged or cut short.");
}
