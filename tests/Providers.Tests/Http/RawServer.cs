using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace ImageGen.Providers.Tests.Http;

/// <summary>
/// A server of bare sockets: reads each request whole, counts it, and then handles the connection as the test configures. What a
/// broken service does can't be said to a real web server.
/// </summary>
internal sealed class RawServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);

    private readonly Func<Socket, string, Task> _answer;

    private readonly byte[] _greeting;

    private readonly CancellationTokenSource _end = new();

    private readonly ConcurrentBag<Task> _connections = [];

    private readonly Task _accepting;

    private RawServer(Func<Socket, string, Task> answer, byte[]? greeting = null)
    {
        (_answer, _greeting) = (answer, greeting ?? []);
        _listener.Start();
        _accepting = AcceptAsync();
    }

    /// <summary>The requests that came whole, head and body.</summary>
    public ConcurrentQueue<string> Requests { get; } = new();

    public int Connections { get; private set; }

    public Uri Url => new($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/v1");

    /// <summary>Does something with the socket after each request; the connection stays open for the next one unless it is closed.</summary>
    public static RawServer Start(Func<Socket, string, Task> answer) => new(answer);

    /// <summary>Sends these bytes and closes.</summary>
    public static RawServer Sending(byte[] bytes) => new(async (socket, _) =>
    {
        await socket.SendAsync(bytes);
        socket.Shutdown(SocketShutdown.Both);
        socket.Close();
    });

    /// <summary>Speaks first, as no web server does, and waits for what comes.</summary>
    public static RawServer Greeting(byte[] bytes) => new((_, _) => Task.CompletedTask, bytes);

    /// <summary>Resets the connection: the peer sees RST, not an orderly end.</summary>
    public static void Reset(Socket socket)
    {
        socket.LingerState = new LingerOption(true, 0);
        socket.Close();
    }

    public static byte[] Response(int status, string body, string headers = "", string contentType = "application/json")
        => [.. Encoding.ASCII.GetBytes($"HTTP/1.1 {status} Answer\r\ncontent-type: {contentType}\r\ncontent-length: {Encoding.UTF8.GetByteCount(body)}\r\n{headers}\r\n"), .. Encoding.UTF8.GetBytes(body)];

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _listener.Stop();
        await _accepting;
        await Task.WhenAll(_connections);
        _end.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var socket = await _listener.AcceptSocketAsync(_end.Token);
                Connections++;
                _connections.Add(ServeAsync(socket));
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException || (exception is InvalidOperationException && _end.IsCancellationRequested))
        {
            // The end of the test, during the wait for a connection or just before it.
        }
    }

    private async Task ServeAsync(Socket socket)
    {
        try
        {
            await socket.SendAsync(_greeting);
            while (await ReadRequestAsync(socket) is { } request)
            {
                Requests.Enqueue(request);
                await _answer(socket, request);
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The test or the peer has closed the connection.
        }
        finally
        {
            socket.Dispose();
        }
    }

    private async Task<string?> ReadRequestAsync(Socket socket)
    {
        var text = new StringBuilder();
        var buffer = new byte[64 * 1024];
        while (true)
        {
            var read = await socket.ReceiveAsync(buffer, _end.Token);
            if (read == 0)
            {
                return null;
            }

            text.Append(Encoding.UTF8.GetString(buffer, 0, read));
            var request = text.ToString();
            var head = request.IndexOf("\r\n\r\n", StringComparison.Ordinal);
            if (head >= 0 && Encoding.UTF8.GetByteCount(request.AsSpan(head + 4)) >= LengthOf(request[..head]))
            {
                return request;
            }
        }
    }

    private static int LengthOf(string head)
    {
        const string Name = "content-length:";
        var start = head.IndexOf(Name, StringComparison.OrdinalIgnoreCase);
        return start < 0 ? 0 : int.Parse(head[(start + Name.Length)..].Split('\r')[0], null);
    }
}
