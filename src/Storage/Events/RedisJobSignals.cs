using ImageGen.Jobs.Submission;
using ImageGen.Storage.Redis;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace ImageGen.Storage.Events;

/// <summary>
/// One subscription per process, made for the first watch, and one poll for all watches. The poll costs one command for each tenant and partition with a
/// watch, however many watches there are. A notification names a job and not its tenant, so it makes the poll read the feeds of watched tenants earlier.
/// </summary>
internal sealed partial class RedisJobSignals : IJobSignals, IDisposable
{
    /// <summary>The time between two polls, which is the longest delay of an event whose notification was lost.</summary>
    internal static readonly TimeSpan PollEvery = TimeSpan.FromSeconds(2);

    /// <summary>However many notifications arrive, the feeds of tenants are not read more often than this.</summary>
    private static readonly TimeSpan LeastPause = TimeSpan.FromMilliseconds(100);

    /// <summary>How many entries of a feed a poll reads, and how many when these do not reach back to the last poll.</summary>
    private static readonly int[] Tails = [32, 1000];

    private static readonly RedisChannel Channel = RedisChannel.Literal("ig:events");

    private readonly IConnectionMultiplexer _redis;
    private readonly StoreConnection _store;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Watches _watches;
    private readonly EventWatch _early;
    private readonly CancellationTokenSource _end = new();
    private readonly TaskCompletionSource _triedToSubscribe = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lazy<Task> _polling;
    private volatile bool _subscribed;
    private int _earlyPartitions;
    private long _received;
    private long _polls;

    public RedisJobSignals(IConnectionMultiplexer redis, StoreConnection store, TimeProvider time, ILogger<RedisJobSignals> logger)
    {
        (_redis, _store, _time, _logger) = (redis, store, time, logger);
        _watches = new Watches(time);
        _early = new EventWatch(time, _ => { });
        var end = _end.Token;
        _polling = new Lazy<Task>(() => Task.Run(() => PollAsync(end), CancellationToken.None));
    }

    public long Received => Interlocked.Read(ref _received);

    /// <summary>The number of feeds that the next poll reads: 0 when there is no watch.</summary>
    internal int PolledFeeds => _watches.Feeds.Count;

    /// <summary>The number of jobs with a watch.</summary>
    internal int WatchedJobs => _watches.Jobs;

    /// <summary>The number of polls so far.</summary>
    internal long Polls => Interlocked.Read(ref _polls);

    public async ValueTask<IJobWatch> WatchAsync(string tenant, Guid id, CancellationToken cancellationToken)
    {
        await StartAsync(cancellationToken);
        return _watches.Add(tenant, id);
    }

    public async ValueTask<IEventWatch> WatchTenantAsync(string tenant, CancellationToken cancellationToken)
    {
        await StartAsync(cancellationToken);
        return _watches.Add(tenant);
    }

    public void Dispose()
    {
        _end.Cancel();
        _end.Dispose();
    }

    /// <summary>Starts the poll, which subscribes. No watch waits for a second attempt.</summary>
    private Task StartAsync(CancellationToken cancellationToken)
    {
        _ = _polling.Value;
        return _triedToSubscribe.Task.WaitAsync(cancellationToken);
    }

    private async Task SubscribeAsync(CancellationToken cancellationToken)
    {
        try
        {
            await _redis.GetSubscriber().SubscribeAsync(Channel, (_, message) => Receive(message)).WaitAsync(cancellationToken);
            _subscribed = true;
        }
        catch (Exception exception) when (StoreFaults.IsUnavailable(exception))
        {
            // Without a subscription all notifications are lost, which is allowed; the next poll subscribes again.
            LogNoHints(exception);
        }
    }

    private void Receive(RedisValue message)
    {
        Interlocked.Increment(ref _received);
        var isKnown = Guid.TryParseExact((string?)message, "N", out var id);
        if (isKnown)
        {
            _watches.Notify(id);
        }

        if (_watches.HasTenants)
        {
            Interlocked.Or(ref _earlyPartitions, isKnown ? 1 << JobId.PartitionOf(id) : -1);
            _early.Notify();
        }
    }

    /// <summary>Runs as long as the process. Without a watch it sends no command.</summary>
    private async Task PollAsync(CancellationToken end)
    {
        await TryAsync(() => SubscribeAsync(end), end);
        _triedToSubscribe.SetResult();
        var last = _time.GetTimestamp();
        while (!end.IsCancellationRequested)
        {
            await TryAsync(() => _early.WaitAsync(PollEvery - _time.GetElapsedTime(last), end), end);
            var early = Interlocked.Exchange(ref _earlyPartitions, 0);
            if (_time.GetElapsedTime(last) >= PollEvery)
            {
                last = _time.GetTimestamp();
                await TryAsync(() => PollAllAsync(end), end);
                Interlocked.Increment(ref _polls);
            }
            else
            {
                await TryAsync(() => ReadEarlyAsync(early, end), end);
            }
        }
    }

    /// <summary>All watches depend on the poll: neither an internal error nor the end of the process may break it off.</summary>
    private async Task TryAsync(Func<Task> step, CancellationToken end)
    {
        try
        {
            await step();
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            // The loop ends.
        }
        catch (Exception fault)
        {
            LogPollFailed(fault);
        }
    }

    private async Task PollAllAsync(CancellationToken cancellationToken)
    {
        if (_watches.Feeds is { Count: > 0 } feeds)
        {
            if (!_subscribed)
            {
                await SubscribeAsync(cancellationToken);
            }

            await ReadAllAsync(feeds, cancellationToken);
        }
    }

    private async Task ReadEarlyAsync(int partitions, CancellationToken cancellationToken)
    {
        await ReadAllAsync(_watches.FeedsOfTenants(partitions), cancellationToken);
        await Task.Delay(LeastPause, _time, cancellationToken);
    }

    private Task ReadAllAsync(IReadOnlyList<WatchedFeed> feeds, CancellationToken cancellationToken)
        => Task.WhenAll(feeds.Select(feed => ReadAsync(feed, cancellationToken)));

    private async Task ReadAsync(WatchedFeed feed, CancellationToken cancellationToken)
    {
        try
        {
            foreach (var length in Tails)
            {
                var entries = await _store.DoAsync(database => database.ListRangeAsync(feed.Key, -length), cancellationToken);
                var newest = Array.ConvertAll(entries, entry => (string)entry!);
                var isWhole = newest.Length < length;
                var added = feed.FindAdded(newest, isWhole);
                if (added is not null || isWhole || !feed.WasRead || length == Tails[^1])
                {
                    feed.Continue(newest);
                    _watches.Notify(feed, added);
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
