using System.Buffers;

namespace ImageGen.Providers.Http;

/// <summary>Reads a complete body, up to a limit, and decodes its content codings.</summary>
public static class BodyReader
{
    private const int Step = 16 * 1024;

    /// <summary>The body, decoded if it was sent in gzip, deflate or br without being requested.</summary>
    /// <exception cref="BodyTooLargeException">The body is larger than the limit, as received or decoded; no more than that was read.</exception>
    /// <exception cref="ContentCodingException">Its content coding can't be decoded.</exception>
    /// <exception cref="IOException">The body was cut off: fewer bytes arrived than its length or its framing announced.</exception>
    public static async Task<ReadOnlyMemory<byte>> ReadAsync(HttpContent content, int cap, CancellationToken cancellationToken)
    {
        // The announced length is used only to refuse early; the received bytes count.
        if (content.Headers.ContentLength > cap)
        {
            throw new BodyTooLargeException(cap);
        }

        var stream = await content.ReadAsStreamAsync(cancellationToken);
        await using var _ = stream.ConfigureAwait(false);
        // A complete body of the announced length fits without growing the buffer.
        var body = new ArrayBufferWriter<byte>((int)(content.Headers.ContentLength ?? Step) + 1);
        while (true)
        {
            var read = await stream.ReadAsync(body.GetMemory(1), cancellationToken);
            if (read == 0)
            {
                return ContentCodings.Decode(content.Headers, body.WrittenMemory, cap);
            }

            body.Advance(read);
            if (body.WrittenCount > cap)
            {
                throw new BodyTooLargeException(cap);
            }
        }
    }
}
