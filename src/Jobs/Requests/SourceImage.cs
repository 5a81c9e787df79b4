using ImageGen.Contracts;

namespace ImageGen.Jobs.Requests;

/// <summary>An image inside of a request: <c>data:image/png;base64,…</c> (RFC 2397). What it says of its type does not count; the bytes do.</summary>
public static class SourceImage
{
    private const int LongestHead = 200;

    /// <summary>Whether it is meant as one.</summary>
    public static bool IsData(string image) => DataUri.Is(image);

    /// <summary>The bytes; null when it is not well-formed base64 of at most <see cref="SourceImages.MaxBytes"/>.</summary>
    public static byte[]? Decode(string image)
        => IsDataOfSize(image) && DataUri.Decode(image, SourceImages.MaxBytes) is { Length: > 0 } bytes ? bytes : null;

    /// <summary>Whether it has the form of one that is not too large; measured without decoding it.</summary>
    internal static bool IsDataOfSize(string image)
        => image.AsSpan(0, Math.Min(image.Length, LongestHead)).IndexOf(',') is > 0 and var comma
            && image.Length - comma > 1
            && DataUri.MayHold(image, SourceImages.MaxBytes);
}
