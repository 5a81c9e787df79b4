using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using StackExchange.Redis;

namespace ImageGen.Storage.Embedded;

/// <summary>
/// Writes a checkpoint when enough data was appended since the last one. A start reads the last checkpoint and replays the data that was appended after it, at
/// about the speed at which it was written: the checkpoints therefore limit the duration of a start.
/// </summary>
internal sealed partial class Checkpoints : IAsyncDisposable
{
    private const long Small = 1L * 1024 * 1024;
    private const long Large = 64L * 1024 * 1024;

    // Free space that a checkpoint needs: for the index, and the records in memory.
    private const long Room = 128L * 1024 * 1024;
    private static readonly TimeSpan CheckEvery = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(2);

    private readonly StoreFiles _files;
    private readonly string _connectionString;
    private readonly DiskWatch _disk;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _loop;
    private long _lastEnd;
    private long _lastAt;

    public Checkpoints(StoreFiles files, string connectionString, DiskWatch disk, TimeProvider time)
    {
        (_files, _connectionString, _disk, _time) = (files, connectionString, disk, time);
        _lastAt = time.GetTimestamp();
        _loop = Task.Run(LoopAsync);
    }

    /// <summary>The logger for failed checkpoints.</summary>
    public ILogger Logger { get; set; } = NullLogger.Instance;

    /// <summary>Writes a last checkpoint and stops.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _loop;
        await WriteAsync();
        _stopping.Dispose();
    }

    /// <summary>Writes a checkpoint now; commands wait for it, about 50 to 200 ms.</summary>
    public async Task WriteAsync()
    {
        if (!_disk.HasRoomFor(Room))
        {
            // No data is lost, since the append-only file has all writes; only the next start takes longer.
            return;
        }

        var end = _files.AofEnd();
        try
        {
            var options = ConfigurationOptions.Parse(_connectionString);
            options.AllowAdmin = true;
            options.AsyncTimeout = (int)Timeout.TotalMilliseconds;
            await using var connection = await ConnectionMultiplexer.ConnectAsync(options);
            await connection.GetDatabase().ExecuteAsync("SAVE");
            _lastEnd = end;
        }
        catch (Exception exception) when (exception is RedisException or RedisTimeoutException)
        {
            LogFailed(Logger, exception);
        }

        _lastAt = _time.GetTimestamp();
    }

    private async Task LoopAsync()
    {
        using var timer = new PeriodicTimer(CheckEvery, _time);
        try
        {
            while (await timer.WaitForNextTickAsync(_stopping.Token))
            {
                var appended = _files.AofEnd() - _lastEnd;
                if (appended >= Large || (appended >= Small && _time.GetElapsedTime(_lastAt) >= Interval))
                {
                    await WriteAsync();
                }
            }
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            // Stopping; DisposeAsync writes the last checkpoint.
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, EventName = "embedded_store.checkpoint_failed", Message = "A checkpoint of the embedded store failed; its append-only file has all writes and keeps growing until a checkpoint succeeds")]
    private static partial void LogFailed(ILogger logger, Exception exception);
}
