using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace ImageGen.Chaos.Worlds;

/// <summary>A loopback port that leads to another, and does to the bytes what a bad network does.</summary>
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

    /// <summary>How long every piece of data is kept, in each direction.</summary>
    public TimeSpan Latency { get; set; }

    /// <summary>Nothing moves for a while, and nobody is told.</summary>
    public void Stall(TimeSpan duration)
        => Interlocked.Exchange(ref _stalledUntil, TimeProvider.System.GetUtcNow().Add(duration).UtcTicks);

    /// <summary>Every connection is reset.</summary>
    public int Reset()
    {
        var count = 0;
        foreach (var client in _open.Keys)
        {
            // Zero seconds to linger: a reset, not a goodbye. One that has just gone by itself has no socket any more.
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
            // The end.
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
            // One side is gone, and the other one follows.
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
            // The connection is gone.
        }
    }
}
