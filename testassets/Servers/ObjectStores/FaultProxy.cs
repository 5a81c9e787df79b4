using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace ImageGen.Servers;

/// <summary>A proxy before an object store, one request for each connection, which can be told to fail every request.</summary>
public sealed class FaultProxy : IAsyncDisposable
{
    private const string HeadEnd = "\r\n\r\n";

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly ConcurrentBag<TcpClient> _open = [];
    private readonly int _target;
    private readonly Task _accepting;
    private readonly ConcurrentDictionary<StoreFault, int> _failed = new();
    private long _sent;

    /// <param name="target">The port of the store.</param>
    public FaultProxy(int target)
    {
        _target = target;
        _listener.Start();
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _accepting = AcceptAsync();
    }

    /// <summary>The loopback port of the proxy.</summary>
    public int Port { get; }

    /// <summary>What happens to the next requests.</summary>
    public StoreFault Fault { get; set; }

    /// <summary>Bytes of responses that were sent to the clients.</summary>
    public long Sent => Interlocked.Read(ref _sent);

    /// <summary>How many requests met a fault.</summary>
    public int Failed(StoreFault fault) => _failed.GetValueOrDefault(fault);

    /// <summary>Closes all connections.</summary>
    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _listener.Dispose();
        foreach (var side in _open)
        {
            side.Dispose();
        }

        await _accepting;
        _end.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                _ = ServeAsync(await _listener.AcceptTcpClientAsync(_end.Token));
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The proxy is being disposed.
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        _open.Add(client);
        try
        {
            client.NoDelay = true;
            var outer = client.GetStream();
            var (head, body) = await ReadRequestAsync(outer);
            var fault = Fault;
            _failed.AddOrUpdate(fault, 1, (_, count) => count + 1);
            if (AnswerOf(fault) is { } answer)
            {
                await outer.WriteAsync(Encoding.ASCII.GetBytes(answer), _end.Token);
                await outer.FlushAsync(_end.Token);
                client.Client.Shutdown(SocketShutdown.Send);
                return;
            }

            using var server = new TcpClient { NoDelay = true };
            await server.ConnectAsync(IPAddress.Loopback, _target, _end.Token);
            var inner = server.GetStream();
            await inner.WriteAsync(head, _end.Token);
            await inner.WriteAsync(fault == StoreFault.CutInRequest ? body.AsMemory(0, body.Length / 2) : body, _end.Token);
            if (fault == StoreFault.CutInRequest)
            {
                server.Client.Close(timeout: 0);
                client.Client.Close(timeout: 0);
                return;
            }

            await RespondAsync(fault, inner, outer);
            if (fault is StoreFault.CutBeforeResponse or StoreFault.CutInResponse)
            {
                client.Client.Close(timeout: 0);
            }
            else
            {
                client.Client.Shutdown(SocketShutdown.Send);
            }
        }
        catch (Exception exception) when (exception is IOException or SocketException or OperationCanceledException or ObjectDisposedException or InvalidOperationException)
        {
            // One side is gone.
        }
        finally
        {
            if (Fault != StoreFault.SlowBody)
            {
                client.Dispose();
            }
        }
    }

    private async Task RespondAsync(StoreFault fault, NetworkStream inner, NetworkStream outer)
    {
        // Small pieces: what the client does not want is not read from the store either.
        var buffer = new byte[16 * 1024];
        while (await inner.ReadAsync(buffer, _end.Token) is > 0 and var count)
        {
            if (fault == StoreFault.CutBeforeResponse)
            {
                return;
            }

            if (fault is StoreFault.CutInResponse or StoreFault.SlowBody)
            {
                // The head and a little more, if there is a body.
                var end = Encoding.Latin1.GetString(buffer, 0, count).IndexOf(HeadEnd, StringComparison.Ordinal) + HeadEnd.Length;
                await outer.WriteAsync(buffer.AsMemory(0, Math.Max(1, Math.Min(end + 10, count - 1))), _end.Token);
                if (fault == StoreFault.SlowBody)
                {
                    await Task.Delay(Timeout.Infinite, _end.Token);
                }

                return;
            }

            await outer.WriteAsync(buffer.AsMemory(0, count), _end.Token);
            Interlocked.Add(ref _sent, count);
        }
    }

    /// <summary>The head of the request, with the wish to close the connection after it, and its body.</summary>
    private async Task<(byte[] Head, byte[] Body)> ReadRequestAsync(NetworkStream from)
    {
        List<byte> read = [];
        var buffer = new byte[64 * 1024];
        int end;
        while ((end = Encoding.Latin1.GetString(read.ToArray()).IndexOf(HeadEnd, StringComparison.Ordinal)) < 0)
        {
            await ReadMoreAsync(from, buffer, read);
        }

        var lines = Encoding.Latin1.GetString(read.ToArray(), 0, end).Split("\r\n");
        var length = lines.FirstOrDefault(line => line.StartsWith("content-length:", StringComparison.OrdinalIgnoreCase)) is { } header ? int.Parse(header["content-length:".Length..], CultureInfo.InvariantCulture) : 0;
        if (lines.Any(line => line.StartsWith("expect:", StringComparison.OrdinalIgnoreCase)))
        {
            await from.WriteAsync("HTTP/1.1 100 Continue\r\n\r\n"u8.ToArray(), _end.Token);
        }

        while (read.Count < end + HeadEnd.Length + length)
        {
            await ReadMoreAsync(from, buffer, read);
        }

        var kept = lines.Where(line => !line.StartsWith("expect:", StringComparison.OrdinalIgnoreCase) && !line.StartsWith("connection:", StringComparison.OrdinalIgnoreCase));
        var head = string.Join("\r\n", kept.Append("Connection: close")) + HeadEnd;
        return (Encoding.Latin1.GetBytes(head), [.. read.Skip(end + HeadEnd.Length)]);
    }

    private async Task ReadMoreAsync(NetworkStream from, byte[] buffer, List<byte> read)
    {
        var count = await from.ReadAsync(buffer, _end.Token);
        if (count == 0)
        {
            throw new IOException("The client closed the connection.");
        }

        read.AddRange(buffer.AsSpan(0, count));
    }

    private static string? AnswerOf(StoreFault fault) => fault switch
    {
        StoreFault.Answers500 => Answer(500, "InternalError"),
        StoreFault.Answers503 => Answer(503, "SlowDown"),
        StoreFault.Answers403 => Answer(403, "AccessDenied"),
        StoreFault.Answers507 => Answer(507, "InsufficientStorage"),
        StoreFault.Answers404Page => "HTTP/1.1 404 Not Found\r\nContent-Type: text/html\r\nContent-Length: 22\r\nConnection: close\r\n\r\n<h1>No such route</h1>",
        _ => null,
    };

    private static string Answer(int status, string code)
    {
        var body = $"<?xml version=\"1.0\" encoding=\"utf-8\"?><Error><Code>{code}</Code><Message>Told to fail.</Message></Error>";
        return string.Create(CultureInfo.InvariantCulture, $"HTTP/1.1 {status} X\r\nContent-Type: application/xml\r\nx-ms-error-code: {code}\r\nContent-Length: {body.Length}\r\nConnection: close\r\n\r\n{body}");
    }
}
