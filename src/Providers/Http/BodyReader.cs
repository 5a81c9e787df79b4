using System.Buffers;

namespace ImageGen.Providers.Http;

/// <summary>Reads a body whole, up to a cap.</summary>
internal static class BodyReader
{
    private const int Step = 64 * 1024;

    /// <exception cref="BodyTooLargeException">The body is larger than the cap; no more than that was read.</exception>
    /// <exception cref="IOException">The body broke off: fewer bytes came than its length or its framing announced.</exception>
    public static async Task<byte[]> ReadAsync(HttpContent content, int cap, CancellationToken cancellationToken)
    {
        // Believed only to refuse early; what counts is what comes.
        if (content.Headers.ContentLength > cap)
        {
            throw new BodyTooLargeException(cap);
        }

        var stream = await content.ReadAsStreamAsync(cancellationToken);
        await using var _ = stream.ConfigureAwait(false);
        var body = new ArrayBufferWriter<byte>(Step);
        while (true)
        {
            var read = await stream.ReadAsync(body.GetMemory(Step), cancellationToken);
            if (read == 0)
            {
                return body.WrittenSpan.ToArray();
            }

            body.Advance(read);
            if (body.WrittenCount > cap)
            {
                throw new BodyTooLargeException(cap);
            }
        }
    }
}
