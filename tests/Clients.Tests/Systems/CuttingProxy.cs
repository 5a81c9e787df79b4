using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace ImageGen.Clients.Tests.Systems;

/// <summary>A TCP proxy before the gateway that cuts the first connections as planned, and forwards all others. The clients send one request over a connection that is cut.</summary>
internal sealed class CuttingProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly ConcurrentQueue<Cut> _plan;
    private readonly ConcurrentBag<TcpClient> _open = [];
    private readonly Func<bool> _isBought;
    private readonly int _target;
    private readonly Task _accepting;
    private int _cuts;

    /// <param name="target">The gateway.</param>
    /// <param name="isBought">Whether the provider has sold what the requests order.</param>
    /// <param name="plan">The cuts, in the order of the connections.</param>
    public CuttingProxy(Uri target, Func<bool> isBought, params IEnumerable<Cut> plan)
    {
        (_target, _isBought, _plan) = (target.Port, isBought, new(plan));
        _listener.Start();
        Address = new Uri($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}");
        _accepting = AcceptAsync();
    }

    public Uri Address { get; }

    /// <summary>How many connections were cut.</summary>
    public int Cuts => _cuts;

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
                _ = ForwardAsync(await _listener.AcceptTcpClientAsync(_end.Token));
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The proxy is being disposed.
        }
    }

    private async Task ForwardAsync(TcpClient client)
    {
        // Small buffers: what the client's side does not read stays in the gateway, as over a long line.
        var server = new TcpClient { NoDelay = true, ReceiveBufferSize = 8 * 1024 };
        _open.Add(client);
        _open.Add(server);
        try
        {
            client.NoDelay = true;
            await server.ConnectAsync(IPAddress.Loopback, _target, _end.Token);
            var (inner, outer) = (server.GetStream(), client.GetStream());
            if (!_plan.TryDequeue(out var cut))
            {
                await Task.WhenAny(outer.CopyToAsync(inner, _end.Token), inner.CopyToAsync(outer, _end.Token));
                return;
            }

            await CutAsync(cut, new ForwardedRequest(outer, inner), inner, outer);
            Interlocked.Increment(ref _cuts);
            Reset(client);
            if (cut == Cut.AfterRequest)
            {
                // A reset could overtake the request in the gateway's buffer.
                server.Close();
            }
            else if (cut != Cut.WhileWaitingUnseen)
            {
                Reset(server);
            }
        }
        catch (Exception exception) when (exception is IOException or SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // One side is gone; the other is closed when the proxy ends.
            client.Dispose();
        }
    }

    private async Task CutAsync(Cut cut, ForwardedRequest request, NetworkStream inner, NetworkStream outer)
    {
        await request.ForwardAsync(isHalf: cut == Cut.InRequest, _end.Token);
        if (cut is Cut.WhileWaiting or Cut.WhileWaitingUnseen)
        {
            while (!_isBought())
            {
                await Task.Delay(10, _end.Token);
            }
        }
        else if (cut == Cut.InResponse)
        {
            var chunk = new byte[16 * 1024];
            for (var forwarded = 0; forwarded < 3 * chunk.Length;)
            {
                var count = await inner.ReadAsync(chunk, _end.Token);
                await outer.WriteAsync(chunk.AsMemory(0, count), _end.Token);
                forwarded += count;
                Assert.NotEqual(0, count);
            }
        }
    }

    /// <summary>Closes with a reset in place of an orderly close.</summary>
    private static void Reset(TcpClient side) => side.Client?.Close(timeout: 0);
}
