using System.Buffers.Binary;

namespace ImageGen.Providers.Http;

/// <summary>Whether bytes are an image of a supported format, and whether they are complete.</summary>
/// <remarks>
/// A quick check for the adapters, made for every response: whether it is worth keeping, or the download must be repeated. The result store reads the whole
/// structure of what it keeps with its own readers (<c>ImageInfo</c>), which the adapters may not reference.
/// </remarks>
internal static class ImageBytes
{
    /// <summary>Fewer bytes than any signature here identify no format.</summary>
    public const int SignatureLength = 12;

    /// <summary>The end marker of a JPEG is searched in this many bytes at its end, since some writers append data.</summary>
    private const int JpegTail = 64 * 1024;

    private static ReadOnlySpan<byte> PngSignature => [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A];

    private static ReadOnlySpan<byte> JpegSignature => [0xFF, 0xD8, 0xFF];

    private static ReadOnlySpan<byte> JpegEnd => [0xFF, 0xD9];

    public static bool IsImage(ReadOnlySpan<byte> bytes) => IsPng(bytes) || IsJpeg(bytes) || IsWebp(bytes);

    /// <summary>
    /// Whether an image is complete: HTTP does not always notice a connection that is closed early, if the response had neither a length nor
    /// chunks.
    /// </summary>
    public static bool IsComplete(ReadOnlySpan<byte> bytes)
    {
        if (IsPng(bytes))
        {
            return HasPngEnd(bytes[PngSignature.Length..]);
        }

        return IsJpeg(bytes)
            ? bytes[Math.Max(0, bytes.Length - JpegTail)..].LastIndexOf(JpegEnd) >= 0
            : IsWebp(bytes) && bytes.Length >= 8 + (long)BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]);
    }

    /// <summary>Whether it is a web page, as services show instead of a deleted image.</summary>
    public static bool IsPage(ReadOnlySpan<byte> bytes) => bytes.TrimStart(" \t\r\n"u8).StartsWith("<"u8);

    private static bool IsPng(ReadOnlySpan<byte> bytes) => bytes.StartsWith(PngSignature);

    private static bool IsJpeg(ReadOnlySpan<byte> bytes) => bytes.StartsWith(JpegSignature);

    private static bool IsWebp(ReadOnlySpan<byte> bytes) => bytes.Length >= SignatureLength && bytes.StartsWith("RIFF"u8) && bytes[8..].StartsWith("WEBP"u8);

    // Chunks: length (4), type (4), data, checksum (4).
    private static bool HasPngEnd(ReadOnlySpan<byte> chunks)
    {
        while (chunks.Length >= 12)
        {
            var whole = 12 + (long)BinaryPrimitives.ReadUInt32BigEndian(chunks);
            if (whole > chunks.Length)
            {
                return false;
            }

            if (chunks[4..].StartsWith("IEND"u8))
            {
                return true;
            }

            chunks = chunks[(int)whole..];
        }

        return false;
    }
}
