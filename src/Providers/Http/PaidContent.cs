using System.Net;
using System.Net.Http.Headers;

namespace ImageGen.Providers.Http;

/// <summary>
/// The body of an order. It records whether its sending has begun, which separates "certainly not bought" from "may have
/// been bought": a service that has not received the whole body can't have begun to work. It is sent at most once, even if a
/// lower layer retries.
/// </summary>
internal sealed class PaidContent : HttpContent
{
    private readonly byte[] _body;

    private readonly Func<bool> _mayLeave;

    private int _begun;

    public PaidContent(byte[] body, Func<bool> mayLeave, string mediaType = "application/json")
    {
        (_body, _mayLeave) = (body, mayLeave);
        Headers.ContentType = MediaTypeHeaderValue.Parse(mediaType);
    }

    /// <summary>Whether any part of it may have been sent.</summary>
    public bool HasBegun => Volatile.Read(ref _begun) != 0;

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        => SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
        // Checked here and no earlier: a process that was suspended, or waited long for a connection, must notice that its time is over.
        => !_mayLeave() ? throw new OrderTooOldException()
            : Interlocked.Exchange(ref _begun, 1) == 0 ? stream.WriteAsync(_body, cancellationToken).AsTask()
            : throw new IOException("An order is not sent a second time.");

    protected override bool TryComputeLength(out long length)
    {
        length = _body.Length;
        return true;
    }
}
