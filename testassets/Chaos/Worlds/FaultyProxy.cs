using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace ImageGen.Chaos.Worlds;

/// <summary>A TCP proxy between two loopback ports that simulates a bad network.</summary>
internal sealed class FaultyProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentDictionary<TcpClient, byte> _open = new();
    private readonly CancellationTokenSource _end = new();
    private readonly int _target;
    private readonly Task _accepting;
    private long _stalledUntil;

    public FaultyProxy(int target)
    {
        _target = target;
        _listener.Start();
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _accepting = AcceptAsync();
    }

    public int Port { get; }

    /// <summary>Delay of every chunk of data, in each direction.</summary>
    public TimeSpan Latency { get; set; }

    /// <summary>Stops forwarding for a while without closing connections.</summary>
    public void Stall(TimeSpan duration)
        => Interlocked.Exchange(ref _stalledUntil, TimeProvider.System.GetUtcNow().Add(duration).UtcTicks);

    /// <summary>Resets every connection.</summary>
    public int Reset()
    {
        var count = 0;
        foreach (var client in _open.Keys)
        {
            // A linger time of zero sends a reset in place of an orderly close. A client that has just closed has no socket any more.
            client.Client?.Close(timeout: 0);
            count++;
        }

        return count;
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _listener.Stop();
        Reset();
        await _accepting;
        _listener.Dispose();
        _end.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                _ = ConnectAsync(await _listener.AcceptTcpClientAsync(_end.Token));
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The proxy is being disposed.
        }
    }

    private async Task ConnectAsync(TcpClient client)
    {
        using var server = new TcpClient { NoDelay = true };
        client.NoDelay = true;
        try
        {
            await server.ConnectAsync(IPAddress.Loopback, _target, _end.Token);
            _open[client] = 0;
            _open[server] = 0;
            await Task.WhenAny(CopyAsync(client.GetStream(), server.GetStream()), CopyAsync(server.GetStream(), client.GetStream()));
        }
        catch (Exception exception) when (exception is SocketException or OperationCanceledException or ObjectDisposedException or InvalidOperationException)
        {
            // One side has closed; the other is closed below.
        }
        finally
        {
            _open.TryRemove(client, out _);
            _open.TryRemove(server, out _);
            client.Dispose();
        }
    }

    private async Task CopyAsync(NetworkStream from, NetworkStream to)
    {
        var buffer = new byte[16 * 1024];
        try
        {
            while (await from.ReadAsync(buffer, _end.Token) is > 0 and var count)
            {
                var stall = new DateTimeOffset(Interlocked.Read(ref _stalledUntil), TimeSpan.Zero) - TimeProvider.System.GetUtcNow();
                var wait = stall > Latency ? stall : Latency;
                if (wait > TimeSpan.Zero)
                {
                    await Task.Delay(wait, _end.Token);
                }

                await to.WriteAsync(buffer.AsMemory(0, count), _end.Token);
            }
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException or ObjectDisposedException)
        {
            // The connection is closed.
        }
    }
}
