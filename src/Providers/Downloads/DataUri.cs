using System.Buffers.Text;

namespace ImageGen.Providers.Downloads;

/// <summary>An image inside its own address: <c>data:image/png;base64,…</c> (RFC 2397).</summary>
internal static class DataUri
{
    public static bool Is(string uri) => uri.StartsWith("data:", StringComparison.OrdinalIgnoreCase);

    /// <summary>The bytes; null when it is not well-formed base64, or is larger than the cap (measured before it is decoded).</summary>
    public static byte[]? Decode(string uri, int cap)
    {
        var comma = uri.IndexOf(',', StringComparison.Ordinal);
        if (comma < 0 || !uri.AsSpan(0, comma).EndsWith(";base64", StringComparison.OrdinalIgnoreCase) || (uri.Length - comma) / 4 * 3L > cap)
        {
            return null;
        }

        var text = uri.AsSpan(comma + 1);
        return Base64.IsValid(text) ? Convert.FromBase64String(text.ToString()) : null;
    }
}
