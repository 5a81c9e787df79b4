using System.Net;
using System.Text;

namespace ImageGen.Gateway.Tests.World;

/// <summary>A submission with an image of some 600 kB, that knows whether any of it was asked for.</summary>
internal sealed class LargeBody : HttpContent
{
    private readonly bool _chunked;

    public LargeBody(bool chunked)
    {
        _chunked = chunked;
        Headers.ContentType = new("application/json");
    }

    public static byte[] Bytes { get; } = Of("a cat");

    /// <summary>Whether any of it was asked for.</summary>
    public bool Begun { get; private set; }

    public static byte[] Of(string prompt)
        => Encoding.UTF8.GetBytes($$"""{"prompt":"{{prompt}}","image":"data:image/png;base64,{{Convert.ToBase64String([.. JobSteps.Png, .. new byte[600_000]])}}"}""");

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
    {
        Begun = true;
        await stream.WriteAsync(Bytes);
    }

    protected override bool TryComputeLength(out long length)
    {
        length = Bytes.Length;
        return !_chunked;
    }
}
