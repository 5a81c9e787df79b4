using System.Net;
using System.Security.Cryptography;
using System.Text;

namespace ImageGen.Providers.Tests.ComfyUi;

/// <summary>A server that opens every socket it is asked for, sends frames that were written down, and hangs up.</summary>
internal sealed class SocketDouble(params (byte Kind, byte[] Payload)[] frames) : HttpMessageHandler
{
    public const byte Text = 0x81;

    public const byte Binary = 0x82;

    /// <summary>The beginning of a text; what comes after it is a <see cref="Rest"/>.</summary>
    public const byte Begin = 0x01;

    public const byte Rest = 0x80;

    public const byte Close = 0x88;

    public Uri? Asked { get; private set; }

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Asked = request.RequestUri;
        var response = new HttpResponseMessage(HttpStatusCode.SwitchingProtocols) { Content = new Upgraded(new Line(frames.SelectMany(Bytes).ToArray())) };
        response.Headers.Connection.Add("Upgrade");
        response.Headers.Upgrade.Add(new("websocket"));
#pragma warning disable CA5350 // RFC 6455 says SHA-1.
        response.Headers.Add("Sec-WebSocket-Accept", Convert.ToBase64String(
            SHA1.HashData(Encoding.ASCII.GetBytes(request.Headers.GetValues("Sec-WebSocket-Key").Single() + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"))));
#pragma warning restore CA5350
        return Task.FromResult(response);
    }

    private static IEnumerable<byte> Bytes((byte Kind, byte[] Payload) frame)
        => [frame.Kind, 127, .. BitConverter.GetBytes(frame.Payload.LongLength).Reverse(), .. frame.Payload];

    /// <summary>The line itself; the usual content of a stream can't be written to.</summary>
    private sealed class Upgraded(Line line) : HttpContent
    {
        protected override Stream CreateContentReadStream(CancellationToken cancellationToken) => line;

        protected override Task<Stream> CreateContentReadStreamAsync() => Task.FromResult<Stream>(line);

        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => throw new NotSupportedException();

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }

    /// <summary>What is read was written down; what is written goes nowhere.</summary>
    private sealed class Line(byte[] bytes) : MemoryStream(bytes, writable: false)
    {
        public override bool CanWrite => true;

        public override void Write(byte[] buffer, int offset, int count)
        {
        }

        public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => Task.CompletedTask;

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) => ValueTask.CompletedTask;
    }
}
