namespace ImageGen.Client.Tests;

/// <summary>Breaks connections as the test says: after a request has arrived and before its response, or in the middle of a stream.</summary>
internal sealed class CuttingHandler : DelegatingHandler
{
    private int _responses;
    private int _streams;

    public CuttingHandler(int responses = 0, int streams = 0)
        : base(new SocketsHttpHandler()) => (_responses, _streams) = (responses, streams);

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var response = await base.SendAsync(request, cancellationToken);
        if (Interlocked.Decrement(ref _responses) >= 0)
        {
            response.Dispose();
            throw new HttpRequestException("The connection was cut after the request had arrived.");
        }

        if (response.Content.Headers.ContentType?.MediaType == "text/event-stream" && Interlocked.Decrement(ref _streams) >= 0)
        {
            var content = new StreamContent(new CutStream(await response.Content.ReadAsStreamAsync(cancellationToken)));
            content.Headers.ContentType = response.Content.Headers.ContentType;
            response.Content = content;
        }

        return response;
    }

    /// <summary>Ends after its first part.</summary>
    private sealed class CutStream(Stream inner) : Stream
    {
        private bool _hasRead;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (_hasRead)
            {
                throw new IOException("The connection was cut.");
            }

            _hasRead = true;
            return await inner.ReadAsync(buffer, cancellationToken);
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override void Flush() => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
