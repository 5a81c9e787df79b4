using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace ImageGen.Clients.Tests.Systems;

/// <summary>One HTTP/1.1 request on its way from a client to the gateway.</summary>
internal sealed class ForwardedRequest(NetworkStream from, NetworkStream to)
{
    private const string HeadEnd = "\r\n\r\n";
    private const string LastChunk = "\r\n0\r\n\r\n";

    private readonly List<byte> _read = [];

    /// <summary>Forwards the whole request, or its head and half of its body.</summary>
    public async Task ForwardAsync(bool isHalf, CancellationToken cancellationToken)
    {
        var buffer = new byte[64 * 1024];
        while (!IsWhole())
        {
            var count = await from.ReadAsync(buffer, cancellationToken);
            if (count == 0)
            {
                throw new IOException("The client closed the connection.");
            }

            _read.AddRange(buffer.AsSpan(0, count));
        }

        var length = _read.Count;
        await to.WriteAsync(_read.ToArray().AsMemory(0, isHalf ? length - ((length - HeadLength(Text())) / 2) : length), cancellationToken);
    }

    private string Text() => Encoding.Latin1.GetString(_read.ToArray());

    private static int HeadLength(string text) => text.IndexOf(HeadEnd, StringComparison.Ordinal) + HeadEnd.Length;

    private bool IsWhole()
    {
        var text = Text();
        if (!text.Contains(HeadEnd, StringComparison.Ordinal))
        {
            return false;
        }

        return Field(text, "content-length:") is { } length ? text.Length - HeadLength(text) >= int.Parse(length, CultureInfo.InvariantCulture)
            : Field(text, "transfer-encoding:") is null || text.EndsWith(LastChunk, StringComparison.Ordinal);
    }

    private static string? Field(string text, string name)
        => text[..HeadLength(text)].Split("\r\n").FirstOrDefault(line => line.StartsWith(name, StringComparison.OrdinalIgnoreCase))?[name.Length..];
}
