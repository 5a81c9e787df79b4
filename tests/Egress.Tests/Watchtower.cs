using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace ImageGen.Egress.Tests;

/// <summary>Listens at one port of every address this machine has, by IPv4 and IPv6, and notes by which one it was reached.</summary>
internal sealed class Watchtower : IAsyncDisposable
{
    private readonly Socket _listener = new(AddressFamily.InterNetworkV6, SocketType.Stream, ProtocolType.Tcp) { DualMode = true };

    private readonly CancellationTokenSource _end = new();

    private readonly Task _accepting;

    private readonly Func<byte[]> _answer;

    public Watchtower(Func<int, byte[]>? answer = null)
    {
        _listener.Bind(new IPEndPoint(IPAddress.IPv6Any, 0));
        _listener.Listen();
        _answer = () => answer?.Invoke(Port) ?? "HTTP/1.1 200 OK\r\ncontent-length: 2\r\nconnection: close\r\n\r\nok"u8.ToArray();
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndPoint!).Port;

    /// <summary>The addresses it was reached by.</summary>
    public ConcurrentQueue<string> Reached { get; } = new();

    public static byte[] Answer(string head, string body = "") => Encoding.ASCII.GetBytes($"{head}\r\nconnection: close\r\n\r\n{body}");

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _listener.Dispose();
        await _accepting;
        _end.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                using var socket = await _listener.AcceptAsync(_end.Token);
                var local = ((IPEndPoint)socket.LocalEndPoint!).Address;
                Reached.Enqueue((local.IsIPv4MappedToIPv6 ? local.MapToIPv4() : local).ToString());
                await socket.ReceiveAsync(new byte[16 * 1024], _end.Token);
                await socket.SendAsync(_answer(), _end.Token);
                socket.Shutdown(SocketShutdown.Send);
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The end of the test, or a client that went.
        }
    }
}
