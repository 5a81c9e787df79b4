using System.Buffers.Text;

namespace ImageGen.Contracts;

/// <summary>Content inside its own address, in base64: <c>data:image/png;base64,…</c> (RFC 2397). The declared type is ignored; the type is read from the bytes.</summary>
internal static class DataUri
{
    private const string Base64Mark = ";base64";

    public static bool Is(string uri) => uri.StartsWith(SourceImages.DataPrefix, StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether the text has the form of a data URI of at most <paramref name="maxBytes"/>. It is not decoded, and up to two bytes more are accepted.</summary>
    public static bool MayHold(string uri, int maxBytes)
    {
        var comma = uri.IndexOf(',', StringComparison.Ordinal);
        return comma > 0
            && uri.AsSpan(0, comma).EndsWith(Base64Mark, StringComparison.OrdinalIgnoreCase)
            && (uri.Length - comma - 1) / 4 * 3L <= maxBytes + 2L;
    }

    /// <summary>The bytes; null when the base64 is malformed, or holds more than <paramref name="maxBytes"/>.</summary>
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
