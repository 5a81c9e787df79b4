using System.Buffers;
using System.IO.Compression;
using System.Net.Http.Headers;

namespace ImageGen.Providers.Http;

/// <summary>
/// Decodes the content codings of a body. The system requests none, but some responses have them: from object stores that keep files compressed, and from proxies
/// that compress everything.
/// </summary>
internal static class ContentCodings
{
    // One is usual, and a chain of proxies can produce two. Each further one multiplies the size to which a few bytes can expand.
    private const int MaxCodings = 3;

    private const int Step = 64 * 1024;

    /// <summary>The decoded body.</summary>
    /// <param name="headers">The headers that name the codings.</param>
    /// <param name="body">The body as received.</param>
    /// <param name="cap">The limit of the decoded size; decoding stops there.</param>
    /// <exception cref="BodyTooLargeException">It is larger than the cap.</exception>
    /// <exception cref="ContentCodingException">It can't be decoded.</exception>
    public static ReadOnlyMemory<byte> Decode(HttpContentHeaders headers, ReadOnlyMemory<byte> body, int cap)
    {
        if (body.IsEmpty || CodingsOf(headers) is not { Count: > 0 } codings)
        {
            return body;
        }

        if (codings.Count > MaxCodings)
        {
            throw new ContentCodingException($"The response has {codings.Count} content codings, one inside another.");
        }

        // Listed in the order in which they were applied.
        foreach (var coding in Enumerable.Reverse(codings))
        {
            try
            {
                body = Decode(coding, body, cap);
            }
            catch (Exception fault) when (fault is InvalidDataException or InvalidOperationException or ContentCodingException)
            {
                // Headers may be stale: of files that were stored plain, or decoded on the way, with a name such as aws-chunked.
                return LooksPlain(body.Span)
                    ? body
                    : throw (fault as ContentCodingException ?? new ContentCodingException($"The response can't be decoded; its stated content coding is '{Shown(coding)}'.", fault));
            }
        }

        return body;
    }

    private static List<string> CodingsOf(HttpContentHeaders headers)
        => headers.NonValidated.TryGetValues("Content-Encoding", out var values)
            ? [.. values.SelectMany(value => value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)).Select(coding => coding.ToLowerInvariant()).Where(coding => coding != "identity")]
            : [];

    private static ReadOnlyMemory<byte> Decode(string coding, ReadOnlyMemory<byte> body, int cap) => coding switch
    {
        "gzip" or "x-gzip" => Unpack(body, packed => new GZipStream(packed, CompressionMode.Decompress), cap),
        "deflate" or "x-deflate" => Inflate(body, cap),
        "br" => Unpack(body, packed => new BrotliStream(packed, CompressionMode.Decompress), cap),
        _ => throw new ContentCodingException($"The response has the content coding '{Shown(coding)}', which was not requested and is not supported; only gzip, deflate and br are."),
    };

    /// <summary>By RFC 9110 deflate is the zlib format; some servers send it without the zlib header.</summary>
    private static ReadOnlyMemory<byte> Inflate(ReadOnlyMemory<byte> body, int cap)
    {
        var (first, second) = (body.Span[0], body.Length > 1 ? body.Span[1] : 0);
        return (first & 0x0F) == 8 && ((first << 8) | second) % 31 == 0
            ? Unpack(body, packed => new ZLibStream(packed, CompressionMode.Decompress), cap)
            : Unpack(body, packed => new DeflateStream(packed, CompressionMode.Decompress), cap);
    }

    private static ReadOnlyMemory<byte> Unpack(ReadOnlyMemory<byte> body, Func<Stream, Stream> open, int cap)
    {
        using var packed = new MemoryStream(body.ToArray(), writable: false);
        using var stream = open(packed);
        var plain = new ArrayBufferWriter<byte>(Step);
        while (true)
        {
            var read = stream.Read(plain.GetSpan(Step));
            if (read == 0)
            {
                // A body that was cut off ends here too. The caller then judges its content: half a JSON, or half an image.
                return plain.WrittenMemory;
            }

            plain.Advance(read);
            if (plain.WrittenCount > cap)
            {
                throw new BodyTooLargeException(cap);
            }
        }
    }

    private static bool LooksPlain(ReadOnlySpan<byte> body)
        => ImageBytes.IsImage(body) || body.TrimStart(" \t\r\n"u8) is [(byte)'{' or (byte)'[', ..];

    /// <summary>A header value, sanitized.</summary>
    private static string Shown(string coding) => string.Concat(coding.Where(character => char.IsAsciiLetterOrDigit(character) || character is '-' or '_' or '.').Take(24));
}
