using System.Collections.Concurrent;
using ImageGen.Storage.Redis;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace ImageGen.Storage.Events;

/// <summary>
/// One subscription per process, made at the first watch or wait, and one poll for all watches. The poll costs one command for each tenant and partition
/// with a watched job, however many jobs are watched there.
/// </summary>
internal sealed partial class RedisJobSignals(IConnectionMultiplexer redis, StoreConnection store, TimeProvider time, ILogger<RedisJobSignals> logger)
    : IJobSignals, IDisposable
{
    /// <summary>The time between two polls, which is the longest delay of an event whose notification was lost.</summary>
    internal static readonly TimeSpan PollEvery = TimeSpan.FromSeconds(2);

    /// <summary>How many entries of a feed a poll reads, and how many when these do not reach back to the last poll.</summary>
    private static readonly int[] Tails = [32, 1000];

    private static readonly RedisChannel Channel = RedisChannel.Literal("ig:events");

    private readonly WatchedJobs _watched = new(time);
    private readonly ConcurrentDictionary<TaskCompletionSource, bool> _waiting = [];
    private readonly SemaphoreSlim _subscribing = new(1);
    private readonly CancellationTokenSource _end = new();
    private readonly Lock _gate = new();
    private Task? _polling;
    private volatile bool _subscribed;
    private long _received;

    public long Received => Interlocked.Read(ref _received);

    /// <summary>The number of feeds that the next poll reads: 0 when nobody watches a job.</summary>
    internal int PolledFeeds => _watched.Feeds.Count;

    /// <summary>The number of jobs with a watch.</summary>
    internal int WatchedJobs => _watched.Jobs;

    public async ValueTask<IJobWatch> WatchAsync(string tenant, Guid id, CancellationToken cancellationToken)
    {
        await SubscribeAsync(cancellationToken);
        var watch = _watched.Add(tenant, id);
        lock (_gate)
        {
            _polling ??= Task.Run(PollAsync, CancellationToken.None);
        }

        return watch;
    }

    public async Task WaitForAnyAsync(TimeSpan atMost, CancellationToken cancellationToken)
    {
        var signal = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _waiting[signal] = true;
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
            _waiting.TryRemove(signal, out _);
        }
    }

    public void Dispose()
    {
        _end.Cancel();
        _end.Dispose();
        _subscribing.Dispose();
    }

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
                await redis.GetSubscriber().SubscribeAsync(Channel, (_, message) => Receive(message)).WaitAsync(cancellationToken);
                _subscribed = true;
            }
        }
        catch (Exception exception) when (StoreFaults.IsUnavailable(exception))
        {
            // Without a subscription all notifications are lost, which is allowed; the next watch or poll subscribes again.
            LogNoHints(exception);
        }
        finally
        {
            _subscribing.Release();
        }
    }

    private void Receive(RedisValue message)
    {
        Interlocked.Increment(ref _received);
        if (Guid.TryParseExact((string?)message, "N", out var id))
        {
            _watched.Notify(id);
        }

        foreach (var signal in _waiting.Keys)
        {
            signal.TrySetResult();
        }
    }

    /// <summary>Runs as long as the process. Without a watch it sends no command.</summary>
    private async Task PollAsync()
    {
        var end = _end.Token;
        while (!end.IsCancellationRequested)
        {
            try
            {
                await Task.Delay(PollEvery, time, end);
                if (_watched.Feeds is { Count: > 0 } feeds)
                {
                    await SubscribeAsync(end);
                    await Task.WhenAll(feeds.Select(feed => ReadAsync(feed, end)));
                }
            }
            catch (OperationCanceledException) when (end.IsCancellationRequested)
            {
                return;
            }
            catch (Exception fault)
            {
                // The watches of all jobs depend on this loop: an internal error must not end it.
                LogPollFailed(fault);
            }
        }
    }

    private async Task ReadAsync(WatchedFeed feed, CancellationToken cancellationToken)
    {
        try
        {
            foreach (var length in Tails)
            {
                var entries = await store.DoAsync(database => database.ListRangeAsync(feed.Key, -length), cancellationToken);
                var newest = Array.ConvertAll(entries, entry => (string)entry!);
                var isWhole = newest.Length < length;
                var added = feed.FindAdded(newest, isWhole);
                if (added is not null || isWhole || !feed.WasRead || length == Tails[^1])
                {
                    feed.Continue(newest);
                    _watched.Notify(feed, added);
                    return;
                }
            }
        }
        catch (StoreUnavailableException fault)
        {
            // The next poll finds what is added until then.
            LogPollDelayed(fault);
        }
    }

    [LoggerMessage(Level = LogLevel.Debug, EventName = "store.no_event_hints", Message = "Subscribing to the store's signals failed; changes are found a little later by polling")]
    private partial void LogNoHints(Exception exception);

    [LoggerMessage(Level = LogLevel.Debug, EventName = "store.event_poll_delayed", Message = "Reading the newest events of a tenant failed; the next poll reads them")]
    private partial void LogPollDelayed(Exception fault);

    [LoggerMessage(Level = LogLevel.Error, EventName = "store.event_poll_failed", Message = "The poll for lost notifications of events failed because of an internal error; it runs again in two seconds")]
    private partial void LogPollFailed(Exception fault);
}
