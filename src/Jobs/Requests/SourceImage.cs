using System.Buffers.Text;
using ImageGen.Contracts;

namespace ImageGen.Jobs.Requests;

/// <summary>An image inside of a request: <c>data:image/png;base64,…</c> (RFC 2397). What it says of its type does not count; the bytes do.</summary>
public static class SourceImage
{
    private const string Base64Mark = ";base64";

    private const int LongestHead = 200;

    /// <summary>Whether it is meant as one.</summary>
    public static bool IsData(string image) => image.StartsWith(SourceImages.DataPrefix, StringComparison.OrdinalIgnoreCase);

    /// <summary>The bytes; null when it is not well-formed base64 of at most <see cref="SourceImages.MaxBytes"/>.</summary>
    public static byte[]? Decode(string image)
    {
        if (!IsDataOfSize(image))
        {
            return null;
        }

        var text = image.AsSpan(image.IndexOf(',', StringComparison.Ordinal) + 1);
        if (!Base64.IsValid(text, out var length) || length is <= 0 or > SourceImages.MaxBytes)
        {
            return null;
        }

        var bytes = new byte[length];
        return Convert.TryFromBase64Chars(text, bytes, out var written) && written == length ? bytes : null;
    }

    /// <summary>Whether it has the form of one that is not too large; measured without decoding it.</summary>
    internal static bool IsDataOfSize(string image)
    {
        var comma = image.AsSpan(0, Math.Min(image.Length, LongestHead)).IndexOf(',');
        return comma > 0
            && image.AsSpan(0, comma).EndsWith(Base64Mark, StringComparison.OrdinalIgnoreCase)
            && image.Length - comma > 1
            && (image.Length - comma - 1) / 4 * 3L <= SourceImages.MaxBytes + 2;
    }
}
