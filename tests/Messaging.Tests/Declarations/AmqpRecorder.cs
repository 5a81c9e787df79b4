using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace ImageGen.Messaging.Tests.Declarations;

/// <summary>A relay in front of a broker that records what its clients declare. Whatever the library hides, it must send.</summary>
internal sealed class AmqpRecorder : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly int _broker;
    private readonly Task _accepting;

    public AmqpRecorder(int broker)
    {
        _broker = broker;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public string Address => $"amqp://guest:guest@127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/";

    public ConcurrentQueue<AmqpMethod> Seen { get; } = [];

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _listener.Dispose();
        await _accepting;
        _end.Dispose();
    }

    private async Task AcceptAsync()
    {
        List<Task> relays = [];
        try
        {
            while (true)
            {
                relays.Add(RelayAsync(await _listener.AcceptTcpClientAsync(_end.Token)));
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The test is over.
        }

        await Task.WhenAll(relays);
    }

    private async Task RelayAsync(TcpClient client)
    {
        using var near = client;
        using var far = new TcpClient();
        try
        {
            await far.ConnectAsync(IPAddress.Loopback, _broker, _end.Token);
            var reader = new AmqpReader(Seen.Enqueue);
            var there = CopyAsync(near.GetStream(), far.GetStream(), reader);
            var back = CopyAsync(far.GetStream(), near.GetStream(), null);
            await Task.WhenAny(there, back);
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException or SocketException)
        {
            // A connection that ends, on either side.
        }
    }

    private async Task CopyAsync(NetworkStream from, NetworkStream to, AmqpReader? reader)
    {
        var buffer = new byte[16 * 1024];
        try
        {
            int count;
            while ((count = await from.ReadAsync(buffer, _end.Token)) > 0)
            {
                reader?.Add(buffer.AsSpan(0, count));
                await to.WriteAsync(buffer.AsMemory(0, count), _end.Token);
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException or ObjectDisposedException)
        {
            // A connection that ends, on either side.
        }
    }
}
