using System.Collections.Concurrent;
using ImageGen.Storage.Redis;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace ImageGen.Storage.Events;

/// <summary>One subscription per process, made at the first wait, which completes all matching waits.</summary>
internal sealed partial class RedisJobSignals(IConnectionMultiplexer redis, TimeProvider time, ILogger<RedisJobSignals> logger)
    : IJobSignals, IDisposable
{
    private static readonly RedisChannel Channel = RedisChannel.Literal("ig:events");

    private readonly ConcurrentDictionary<Guid, (Guid? Id, TaskCompletionSource Signal)> _waiting = [];
    private readonly SemaphoreSlim _subscribing = new(1);
    private volatile bool _subscribed;

    public async Task WaitAsync(Guid? id, TimeSpan atMost, CancellationToken cancellationToken)
    {
        var signal = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var ticket = Guid.NewGuid();
        _waiting[ticket] = (id, signal);
        try
        {
            await SubscribeAsync(cancellationToken);
            await signal.Task.WaitAsync(atMost, time, cancellationToken);
        }
        catch (TimeoutException)
        {
            // No notification arrived in time: the caller reads the events anyway.
        }
        finally
        {
            _waiting.TryRemove(ticket, out _);
        }
    }

    public void Dispose() => _subscribing.Dispose();

    private async Task SubscribeAsync(CancellationToken cancellationToken)
    {
        if (_subscribed)
        {
            return;
        }

        await _subscribing.WaitAsync(cancellationToken);
        try
        {
            if (!_subscribed)
            {
                await redis.GetSubscriber().SubscribeAsync(Channel, (_, message) => Wake(message)).WaitAsync(cancellationToken);
                _subscribed = true;
            }
        }
        catch (Exception exception) when (StoreFaults.IsUnavailable(exception))
        {
            // Without a subscription all notifications are lost, which is allowed; the next wait subscribes again.
            LogNoHints(exception);
        }
        finally
        {
            _subscribing.Release();
        }
    }

    private void Wake(RedisValue message)
    {
        var known = Guid.TryParseExact((string?)message, "N", out var id);
        foreach (var (waitsFor, signal) in _waiting.Values)
        {
            if (waitsFor is null || (known && waitsFor == id))
            {
                signal.TrySetResult();
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Debug, EventName = "store.no_event_hints", Message = "Subscribing to the store's signals failed; changes are found a little later by polling")]
    private partial void LogNoHints(Exception exception);
}
