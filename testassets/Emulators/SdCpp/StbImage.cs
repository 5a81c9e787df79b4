using System.Buffers.Binary;
using System.Buffers.Text;
using System.IO.Compression;

namespace ImageGen.Emulators.SdCpp;

/// <summary>A check of uploaded images by the limits of the server's decoders, which read fewer variants than others.</summary>
internal static class StbImage
{
    private const byte AnimationFlag = 0x02;

    public static bool Reads(string text)
    {
        var base64 = text.StartsWith("data:image/", StringComparison.Ordinal) ? text[(text.IndexOf(',', StringComparison.Ordinal) + 1)..] : text;
        return Base64.IsValid(base64) && Reads(Convert.FromBase64String(base64));
    }

    private static bool Reads(ReadOnlySpan<byte> image)
        => EmulatedImage.IsImage(image) && (image[0] == 'R' ? !IsAnimated(image) : image[0] == 0xFF ? IsHuffman(image) : HasPixels(image));

    private static bool IsAnimated(ReadOnlySpan<byte> webP) => webP.Length > 20 && webP[12..].StartsWith("VP8X"u8) && (webP[20] & AnimationFlag) != 0;

    /// <summary>Frames with arithmetic coding, and those without loss, are not read.</summary>
    private static bool IsHuffman(ReadOnlySpan<byte> jpeg)
    {
        for (var position = 2; position + 4 <= jpeg.Length && jpeg[position] == 0xFF; position += 2 + BinaryPrimitives.ReadUInt16BigEndian(jpeg[(position + 2)..]))
        {
            if (jpeg[position + 1] is >= 0xC0 and <= 0xCF and not (0xC4 or 0xC8 or 0xCC))
            {
                return jpeg[position + 1] <= 0xC2;
            }
        }

        return false;
    }

    private static bool HasPixels(ReadOnlySpan<byte> png)
    {
        using var data = new MemoryStream();
        for (var rest = png[8..]; rest.Length >= 12;)
        {
            var length = BinaryPrimitives.ReadUInt32BigEndian(rest);
            if (length > rest.Length - 12)
            {
                break;
            }

            if (rest[4..].StartsWith("IDAT"u8))
            {
                data.Write(rest.Slice(8, (int)length));
            }

            rest = rest[(12 + (int)length)..];
        }

        data.Position = 0;
        using var pixels = new ZLibStream(data, CompressionMode.Decompress);
        try
        {
            pixels.CopyTo(Stream.Null);
            return data.Length > 0;
        }
        catch (InvalidDataException)
        {
            return false;
        }
    }
}
