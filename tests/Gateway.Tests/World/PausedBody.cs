using System.Net;
using System.Text;

namespace ImageGen.Gateway.Tests.World;

/// <summary>A submission with a large image, of which the last half is sent when the test says so.</summary>
internal sealed class PausedBody : HttpContent
{
    private readonly TaskCompletionSource _go = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly byte[] _body;
    private readonly bool _chunked;

    public PausedBody(byte[] body, bool chunked = false)
    {
        (_body, _chunked) = (body, chunked);
        Headers.ContentType = new("application/json");
    }

    /// <summary>A request with an image of some 600 kB.</summary>
    public static byte[] Large { get; } = LargeOf("a cat");

    /// <summary>Whether any of it was asked for.</summary>
    public bool Begun { get; private set; }

    public static byte[] LargeOf(string prompt)
        => Encoding.UTF8.GetBytes($$"""{"prompt":"{{prompt}}","image":"data:image/png;base64,{{Convert.ToBase64String([.. JobSteps.Png, .. new byte[600_000]])}}"}""");

    public void Go() => _go.TrySetResult();

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
    {
        Begun = true;
        await stream.WriteAsync(_body.AsMemory(0, _body.Length / 2));
        await stream.FlushAsync();
        await _go.Task;
        await stream.WriteAsync(_body.AsMemory(_body.Length / 2));
    }

    protected override bool TryComputeLength(out long length)
    {
        length = _body.Length;
        return !_chunked;
    }
}
