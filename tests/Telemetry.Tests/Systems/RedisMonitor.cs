using System.Net;
using System.Net.Sockets;
using System.Text;

namespace ImageGen.Telemetry.Tests.Systems;

/// <summary>Every command that a Redis executes, those of scripts too (<c>MONITOR</c>): what was ever written there, whatever was overwritten or packed since.</summary>
internal sealed class RedisMonitor : IAsyncDisposable
{
    private readonly TcpClient _client = new();
    private readonly StringBuilder _text = new();
    private readonly CancellationTokenSource _end = new();
    private Task _reading = Task.CompletedTask;

    /// <summary>All commands so far.</summary>
    public string Text
    {
        get
        {
            lock (_text)
            {
                return _text.ToString();
            }
        }
    }

    public static async Task<RedisMonitor> StartAsync(int port)
    {
        var monitor = new RedisMonitor();
        await monitor._client.ConnectAsync(IPAddress.Loopback, port);
        await monitor._client.GetStream().WriteAsync("MONITOR\r\n"u8.ToArray());
        monitor._reading = monitor.ReadAsync();
        return monitor;
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _client.Dispose();
        await _reading;
        _end.Dispose();
    }

    private async Task ReadAsync()
    {
        var buffer = new byte[64 * 1024];
        try
        {
            while (await _client.GetStream().ReadAsync(buffer, _end.Token) is > 0 and var count)
            {
                lock (_text)
                {
                    _text.Append(Encoding.Latin1.GetString(buffer, 0, count));
                }
            }
        }
        catch (Exception fault) when (fault is OperationCanceledException or IOException or ObjectDisposedException)
        {
            // The monitor is being disposed, or Redis has ended.
        }
    }
}
