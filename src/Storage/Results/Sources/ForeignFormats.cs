namespace ImageGen.Storage.Results.Sources;

/// <summary>Names the format of bytes that are not a PNG, JPEG or WebP, so that callers see what their file is, whatever its name.</summary>
internal static class ForeignFormats
{
    private const int BmpHeader = 26;

    /// <summary>The format with its article, for example <c>a GIF</c>; null when it is not known.</summary>
    public static string? NameOf(ReadOnlySpan<byte> bytes)
        => Gif.IsOne(bytes) ? "a GIF"
            : bytes.StartsWith("BM"u8) && bytes.Length >= BmpHeader ? "a BMP"
            : bytes.StartsWith("II*\0"u8) || bytes.StartsWith("MM\0*"u8) ? "a TIFF"
            : bytes.StartsWith<byte>([0xFF, 0x0A]) || bytes[Math.Min(4, bytes.Length)..].StartsWith("JXL \r\n"u8) ? "a JPEG XL"
            : bytes[Math.Min(4, bytes.Length)..].StartsWith("jP  \r\n"u8) ? "a JPEG 2000"
            : BrandOf(bytes) is var brand && brand.Length > 0 ? NameOfBrand(brand)
            : bytes.StartsWith("8BPS"u8) ? "a Photoshop file"
            : bytes.StartsWith("%PDF"u8) ? "a PDF"
            : bytes.StartsWith<byte>([0, 0, 1, 0]) ? "an icon (ICO)"
            : NameOfText(bytes);

    /// <summary>Whether the file declares a sequence, by the brands <c>avis</c>, <c>msf1</c> and <c>hevc</c>.</summary>
    public static bool IsSequence(ReadOnlySpan<byte> bytes)
        => BrandOf(bytes) is var brand && (brand.SequenceEqual("avis"u8) || brand.SequenceEqual("msf1"u8) || brand.SequenceEqual("hevc"u8) || brand.SequenceEqual("hevx"u8));

    // ISO/IEC 14496-12: the first box is ftyp, and begins with the brand.
    private static ReadOnlySpan<byte> BrandOf(ReadOnlySpan<byte> bytes) => bytes.Length >= 12 && bytes[4..].StartsWith("ftyp"u8) ? bytes.Slice(8, 4) : [];

    private static string NameOfBrand(ReadOnlySpan<byte> brand)
        => brand.StartsWith("avi"u8) ? "an AVIF"
            : brand.StartsWith("hei"u8) || brand.StartsWith("hev"u8) || brand.StartsWith("mif"u8) || brand.StartsWith("msf"u8) ? "a HEIC"
            : "a video (MP4 or similar)";

    private static string? NameOfText(ReadOnlySpan<byte> bytes)
    {
        var text = bytes.TrimStart(" \t\r\n"u8);
        text = text.StartsWith<byte>([0xEF, 0xBB, 0xBF]) ? text[3..].TrimStart(" \t\r\n"u8) : text;
        return text.StartsWith("<svg"u8) || (text.StartsWith("<?xml"u8) && text[..Math.Min(text.Length, 1000)].IndexOf("<svg"u8) >= 0) ? "an SVG"
            : text.StartsWith("<!"u8) || StartsWithHtml(text) ? "a web page"
            : null;
    }

    private static bool StartsWithHtml(ReadOnlySpan<byte> text)
        => text.Length >= 5 && text[0] == '<' && (text[1] | 0x20) == 'h' && (text[2] | 0x20) == 't' && (text[3] | 0x20) == 'm' && (text[4] | 0x20) == 'l';
}
