using System.Buffers.Text;

namespace ImageGen.Contracts;

/// <summary>Content inside its own address, in base64: <c>data:image/png;base64,…</c> (RFC 2397). What it says of its type does not count; the bytes do.</summary>
internal static class DataUri
{
    private const string Base64Mark = ";base64";

    public static bool Is(string uri) => uri.StartsWith(SourceImages.DataPrefix, StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether it has the form of one that holds at most <paramref name="maxBytes"/>; measured without decoding it, and up to two bytes too generous.</summary>
    public static bool MayHold(string uri, int maxBytes)
    {
        var comma = uri.IndexOf(',', StringComparison.Ordinal);
        return comma > 0
            && uri.AsSpan(0, comma).EndsWith(Base64Mark, StringComparison.OrdinalIgnoreCase)
            && (uri.Length - comma - 1) / 4 * 3L <= maxBytes + 2L;
    }

    /// <summary>The bytes; null when it is not well-formed base64, or holds more than <paramref name="maxBytes"/>.</summary>
    public static byte[]? Decode(string uri, int maxBytes)
    {
        if (!MayHold(uri, maxBytes))
        {
            return null;
        }

        var text = uri.AsSpan(uri.IndexOf(',', StringComparison.Ordinal) + 1);
        if (!Base64.IsValid(text, out var length) || length > maxBytes)
        {
            return null;
        }

        var bytes = new byte[length];
        return Convert.TryFromBase64Chars(text, bytes, out var written) && written == length ? bytes : null;
    }
}
