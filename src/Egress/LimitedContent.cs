using System.Net;

namespace ImageGen.Egress;

/// <summary>The body of a response, of which no more than a limit is read, regardless of its declared length.</summary>
internal sealed class LimitedContent : HttpContent
{
    private readonly HttpContent _content;

    private readonly long _limit;

    public LimitedContent(HttpContent content, long limit)
    {
        (_content, _limit) = (content, limit);
        foreach (var (name, values) in content.Headers.NonValidated)
        {
            Headers.TryAddWithoutValidation(name, values);
        }
    }

    protected override async Task<Stream> CreateContentReadStreamAsync() => new LimitedStream(await _content.ReadAsStreamAsync(), _limit);

    protected override async Task<Stream> CreateContentReadStreamAsync(CancellationToken cancellationToken)
        => new LimitedStream(await _content.ReadAsStreamAsync(cancellationToken), _limit);

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        var body = await CreateContentReadStreamAsync(cancellationToken);
        await using (body)
        {
            await body.CopyToAsync(stream, cancellationToken);
        }
    }

    protected override bool TryComputeLength(out long length)
    {
        length = _content.Headers.ContentLength ?? 0;
        return _content.Headers.ContentLength is not null;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _content.Dispose();
        }

        base.Dispose(disposing);
    }
}
