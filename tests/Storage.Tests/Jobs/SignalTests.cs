using ImageGen.Jobs.Submission;
using ImageGen.Servers;
using ImageGen.Storage.Events;
using ImageGen.Storage.Jobs;
using ImageGen.Storage.Redis;
using ImageGen.Storage.Tests.Stores;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using StackExchange.Redis;

namespace ImageGen.Storage.Tests.Jobs;

/// <summary>Watches of jobs on a real server, whose poll goes by a clock that the test moves.</summary>
[Trait("Category", "Servers")]
public sealed class SignalTests : IAsyncLifetime
{
    private static readonly TimeSpan Long = TimeSpan.FromHours(1);
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(30);

    private readonly FakeTimeProvider _time = new();
    private RedisServer _server = null!;
    private ConnectionMultiplexer _redis = null!;
    private StorePorts _store = null!;
    private RedisJobSignals _signals = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _server = await RedisServer.StartAsync(Cancel);
        var options = StoreClient.CreateOptions(_server.ConnectionString);
        options.AllowAdmin = true;
        _redis = await ConnectionMultiplexer.ConnectAsync(options);
        _store = StoreWorld.Open(_redis);
        _signals = new RedisJobSignals(_redis, new StoreConnection(_redis), _time, NullLogger<RedisJobSignals>.Instance);
    }

    public async ValueTask DisposeAsync()
    {
        _signals.Dispose();
        await _redis.DisposeAsync();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task An_event_wakes_the_watches_of_its_job_and_no_other()
    {
        var id = JobId.New();
        using var first = await WatchAsync(id);
        using var second = await WatchAsync(id);
        using var other = await WatchAsync(JobId.New(JobId.PartitionOf(id)));
        var (mine, yours) = (WaitAsync(first), WaitAsync(second));

        await CreateAsync(id);

        Assert.True(await mine.WaitAsync(Soon, Cancel));
        Assert.True(await yours.WaitAsync(Soon, Cancel));
        Assert.False(await NowAsync(other));
        Assert.Equal(1, _signals.Received);
    }

    [Fact]
    public async Task What_happens_between_two_waits_ends_the_next_one_at_once()
    {
        var id = JobId.New();
        using var watch = await WatchAsync(id);

        await CreateAsync(id);
        await Eventually.TrueAsync(() => _signals.Received == 1);

        Assert.True(await WaitAsync(watch).WaitAsync(Soon, Cancel));
        watch.Wake();
        Assert.False(await WaitAsync(watch).WaitAsync(Soon, Cancel));
    }

    [Fact]
    public async Task A_lost_notification_delays_an_event_until_the_next_poll_and_wakes_only_its_watch()
    {
        var id = JobId.New();
        using var watch = await WatchAsync(id);
        using var other = await WatchAsync(JobId.New(JobId.PartitionOf(id)));
        await PollAsync(() => WaitAsync(watch), () => WaitAsync(other));

        await AddToFeedAsync(id, 1);
        var mine = WaitAsync(watch);
        _time.Advance(RedisJobSignals.PollEvery);

        Assert.True(await mine.WaitAsync(Soon, Cancel));
        Assert.False(await NowAsync(other));
    }

    [Theory]
    [InlineData(100)]
    [InlineData(1500)]
    public async Task A_poll_finds_an_event_after_which_many_others_followed(int others)
    {
        var id = JobId.New();
        using var watch = await WatchAsync(id);
        await AddToFeedAsync(id, 1);
        await PollAsync(() => WaitAsync(watch));

        await AddToFeedAsync(id, 2);
        await _redis.GetDatabase().ListRightPushAsync(
            PartitionKeys.Of(id).Feed(StoreWorld.Tenant), [.. Enumerable.Range(1, others).Select(n => (RedisValue)$"{JobId.New(JobId.PartitionOf(id)):N}:{n}:{n}")]);

        var mine = WaitAsync(watch);
        _time.Advance(RedisJobSignals.PollEvery);

        Assert.True(await mine.WaitAsync(Soon, Cancel));
    }

    [Fact]
    public async Task A_poll_does_not_wake_a_reader_that_has_the_event()
    {
        var id = JobId.New();
        using var reader = await WatchAsync(id);
        using var late = await WatchAsync(id);
        await PollAsync(() => WaitAsync(reader), () => WaitAsync(late));
        reader.Seen = 1;

        await AddToFeedAsync(id, 1);
        var misses = WaitAsync(late);
        _time.Advance(RedisJobSignals.PollEvery);

        Assert.True(await misses.WaitAsync(Soon, Cancel));
        Assert.False(await NowAsync(reader));
    }

    [Fact]
    public async Task An_event_that_was_stored_during_an_outage_is_found_afterwards()
    {
        var id = JobId.New();
        using var watch = await WatchAsync(id);
        await PollAsync(() => WaitAsync(watch));
        await AddToFeedAsync(id, 1);
        _server.Kill();
        var mine = WaitAsync(watch);
        _time.Advance(RedisJobSignals.PollEvery);
        await _server.StartAgainAsync(Cancel);

        await Eventually.TrueAsync(
            () =>
            {
                _time.Advance(RedisJobSignals.PollEvery);
                return mine.IsCompleted;
            },
            "a poll after the outage finds the event",
            TimeSpan.FromMinutes(1));
        Assert.True(await mine);
        await CreatedAfterOutageAsync(watch, id);
    }

    [Fact]
    public async Task A_thousand_watches_of_one_tenant_cost_one_command_for_each_partition_and_poll()
    {
        var watches = await Task.WhenAll(Enumerable.Range(0, 1000).Select(async _ => await WatchAsync(JobId.New())));
        await PollAsync([.. watches.Select(watch => (Func<Task>)(() => WaitAsync(watch)))]);
        var commands = new CountedCommands(_redis.GetServers()[0]);
        await commands.ResetAsync();

        var polls = _signals.Polls;

        for (var poll = 1; poll <= 5; poll++)
        {
            await PollOnceAsync();
        }

        var counts = await commands.ReadAsync();
        Assert.Equal((_signals.Polls - polls) * JobId.Partitions, counts["LRANGE"]);
        Assert.Empty(counts.Keys.Except(["LRANGE", "INFO", "CONFIG|RESETSTAT", "PING"]));
        Array.ForEach(watches, watch => watch.Dispose());
    }

    [Fact]
    public async Task A_thousand_watches_of_a_tenant_cost_one_command_for_each_partition_and_poll()
    {
        var watches = await Task.WhenAll(Enumerable.Range(0, 1000).Select(async _ => await WatchTenantAsync()));
        await PollOnceAsync();
        var commands = new CountedCommands(_redis.GetServers()[0]);
        await commands.ResetAsync();
        var polls = _signals.Polls;

        for (var poll = 1; poll <= 5; poll++)
        {
            await PollOnceAsync();
        }

        Assert.Equal((_signals.Polls - polls) * JobId.Partitions, (await commands.ReadAsync())["LRANGE"]);
        Array.ForEach(watches, watch => watch.Dispose());
    }

    [Fact]
    public async Task An_event_wakes_the_watch_of_its_tenant_before_the_next_poll_and_that_of_no_other_tenant()
    {
        using var watch = await WatchTenantAsync();
        using var other = await _signals.WatchTenantAsync("other", Cancel);
        await PollOnceAsync();
        await NowAsync(watch);
        await NowAsync(other);
        var mine = WaitAsync(watch);
        var polls = _signals.Polls;

        await CreateAsync(JobId.New());

        Assert.True(await mine.WaitAsync(Soon, Cancel));
        Assert.False(await NowAsync(other));
        Assert.Equal(polls, _signals.Polls);
    }

    [Fact]
    public async Task Every_event_of_many_wakes_the_watch_of_its_tenant()
    {
        using var watch = await WatchTenantAsync();
        await PollOnceAsync();
        await NowAsync(watch);
        var polls = _signals.Polls;

        for (var n = 0; n < 20; n++)
        {
            var mine = WaitAsync(watch);
            await CreateAsync(JobId.New());

            // The poll pauses after an early read; 100 ms are less than until the next poll.
            await Eventually.TrueAsync(
                () =>
                {
                    _time.Advance(mine.IsCompleted ? TimeSpan.Zero : TimeSpan.FromMilliseconds(10));
                    return mine.IsCompleted;
                },
                "the event wakes the watch");
            Assert.True(await mine);
        }

        Assert.InRange(_signals.Polls - polls, 0, 10);
    }

    [Fact]
    public async Task A_lost_notification_delays_the_watch_of_a_tenant_until_the_next_poll()
    {
        using var watch = await WatchTenantAsync();
        await PollOnceAsync();
        await NowAsync(watch);
        await AddToFeedAsync(JobId.New(), 1);
        var mine = WaitAsync(watch);
        Assert.False(mine.IsCompleted);

        await PollOnceAsync();

        Assert.True(await mine.WaitAsync(Soon, Cancel));
    }

    [Fact]
    public async Task A_watch_of_a_tenant_that_ends_leaves_nothing_behind()
    {
        var (first, second) = (await WatchTenantAsync(), await WatchTenantAsync());
        Assert.Equal(JobId.Partitions, _signals.PolledFeeds);

        first.Dispose();
        first.Dispose();
        Assert.Equal(JobId.Partitions, _signals.PolledFeeds);
        second.Dispose();

        Assert.Equal(0, _signals.PolledFeeds);
    }

    [Fact]
    public async Task A_watch_that_ends_leaves_nothing_behind()
    {
        var id = JobId.New();
        var (first, second) = (await WatchAsync(id), await WatchAsync(id));
        Assert.Equal(1, _signals.PolledFeeds);

        first.Dispose();
        first.Dispose();
        Assert.Equal(1, _signals.PolledFeeds);
        second.Dispose();

        Assert.Equal(0, _signals.PolledFeeds);
        Assert.Equal(0, _signals.WatchedJobs);
    }

    [Fact]
    public async Task A_wait_ends_in_time_while_the_store_is_unreachable()
    {
        _server.Kill();
        using var signals = new RedisJobSignals(_redis, new StoreConnection(_redis), TimeProvider.System, NullLogger<RedisJobSignals>.Instance);
        using var watch = await signals.WatchAsync(StoreWorld.Tenant, JobId.New(), Cancel);

        Assert.False(await watch.WaitAsync(TimeSpan.FromMilliseconds(50), Cancel).WaitAsync(Soon, Cancel));
    }

    private ValueTask<IJobWatch> WatchAsync(Guid id) => _signals.WatchAsync(StoreWorld.Tenant, id, Cancel);

    private ValueTask<IEventWatch> WatchTenantAsync() => _signals.WatchTenantAsync(StoreWorld.Tenant, Cancel);

    private static Task<bool> WaitAsync(IEventWatch watch) => watch.WaitAsync(Long, Cancel);

    /// <summary>Whether an event has raised the watch already; lowers it.</summary>
    private static Task<bool> NowAsync(IEventWatch watch) => watch.WaitAsync(TimeSpan.Zero, Cancel);

    private Task<CreateResult> CreateAsync(Guid id) => _store.Jobs.CreateAsync(StoreWorld.Submission(id), Cancel);

    /// <summary>Moves the clock until a poll has ended.</summary>
    private async Task PollOnceAsync()
    {
        var polls = _signals.Polls;
        await Eventually.TrueAsync(
            () =>
            {
                if (_signals.Polls > polls)
                {
                    return true;
                }

                _time.Advance(TimeSpan.FromMilliseconds(100));
                return false;
            },
            "a poll ended");
    }

    /// <summary>The first poll of a feed wakes every watch, since what happened before is unknown.</summary>
    private async Task PollAsync(params Func<Task>[] waits)
    {
        // The loop waits on the clock a moment after the first watch began.
        var waiting = Array.ConvertAll(waits, wait => wait());
        await Eventually.TrueAsync(
            () =>
            {
                _time.Advance(waiting.Any(wait => wait.IsCompleted) ? TimeSpan.Zero : RedisJobSignals.PollEvery);
                return Array.TrueForAll(waiting, wait => wait.IsCompleted);
            },
            "the first poll woke every watch");
    }

    /// <summary>An event whose notification is lost.</summary>
    private Task<long> AddToFeedAsync(Guid id, long sequence)
        => _redis.GetDatabase().ListRightPushAsync(PartitionKeys.Of(id).Feed(StoreWorld.Tenant), $"{id:N}:{sequence}:{sequence}");

    /// <summary>The subscription is there again too.</summary>
    private async Task CreatedAfterOutageAsync(IJobWatch watch, Guid id)
    {
        await Eventually.TrueAsync(() => _redis.GetSubscriber().IsConnected(RedisChannel.Literal("ig:events")));
        var mine = WaitAsync(watch);
        await CreateAsync(id);
        Assert.True(await mine.WaitAsync(Soon, Cancel));
    }
}
