using ImageGen.Contracts;

namespace ImageGen.Jobs.Requests;

/// <summary>An image embedded in a request: <c>data:image/png;base64,…</c> (RFC 2397). The declared type is ignored; the type is read from the bytes.</summary>
public static class SourceImage
{
    private const int MaxPrefixLength = 200;

    /// <summary>Whether the text has the scheme of an embedded image.</summary>
    public static bool IsData(string image) => DataUri.Is(image);

    /// <summary>The bytes; null when the text is not well-formed base64 of at most <see cref="SourceImages.MaxBytes"/>.</summary>
    public static byte[]? Decode(string image)
        => IsDataOfSize(image) && DataUri.Decode(image, SourceImages.MaxBytes) is { Length: > 0 } bytes ? bytes : null;

    /// <summary>Whether the text has the form of an embedded image that is not too large; checked without decoding it.</summary>
    internal static bool IsDataOfSize(string image)
        => image.AsSpan(0, Math.Min(image.Length, MaxPrefixLength)).IndexOf(',') is > 0 and var comma
            && image.Length - comma > 1
            && DataUri.MayHold(image, SourceImages.MaxBytes);
}
