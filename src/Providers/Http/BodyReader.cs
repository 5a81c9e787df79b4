using System.Buffers;

namespace ImageGen.Providers.Http;

/// <summary>Reads a body whole, up to a cap, and undoes its content codings.</summary>
public static class BodyReader
{
    private const int Step = 16 * 1024;

    /// <summary>The body, decoded where it came in gzip, deflate or br although nobody asked for that.</summary>
    /// <exception cref="BodyTooLargeException">The body is larger than the cap, as it came or decoded; no more than that was read.</exception>
    /// <exception cref="ContentCodingException">It came in a content coding that can't be undone.</exception>
    /// <exception cref="IOException">The body broke off: fewer bytes came than its length or its framing announced.</exception>
    public static async Task<ReadOnlyMemory<byte>> ReadAsync(HttpContent content, int cap, CancellationToken cancellationToken)
    {
        // Believed only to refuse early; what counts is what comes.
        if (content.Headers.ContentLength > cap)
        {
            throw new BodyTooLargeException(cap);
        }

        var stream = await content.ReadAsStreamAsync(cancellationToken);
        await using var _ = stream.ConfigureAwait(false);
        // A whole body of the announced length fits without growing, its end included.
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
