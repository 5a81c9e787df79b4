using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace ImageGen.Servers;

/// <summary>Reads the process id of a Redis, which also shows whether the server on the port is the expected one.</summary>
internal static class RedisProbe
{
    private const string Field = "process_id:";

    /// <summary>Process id of the server on the port once it has loaded its data; null before.</summary>
    public static async Task<int?> AskProcessIdAsync(int port, CancellationToken cancellationToken)
    {
        using var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", port, cancellationToken);
        var stream = client.GetStream();
        await stream.WriteAsync("PING\r\nINFO server\r\nQUIT\r\n"u8.ToArray(), cancellationToken);

        using var reader = new StreamReader(stream, Encoding.ASCII);
        var answer = await reader.ReadToEndAsync(cancellationToken);
        var start = answer.IndexOf(Field, StringComparison.Ordinal);
        if (!answer.StartsWith("+PONG", StringComparison.Ordinal) || start < 0)
        {
            return null; // -LOADING, or -NOAUTH from another server
        }

        return int.Parse(answer.AsSpan(start + Field.Length).TrimStart().ToString().Split('\r')[0], CultureInfo.InvariantCulture);
    }
}
