using ImageGen.Storage.Redis;
using ImageGen.Storage.Tests.Stores;
using ImageGen.Storage.Workers;
using StackExchange.Redis;

namespace ImageGen.Storage.Tests.Workers;

/// <summary>What the list of live workers promises, on every server it may stand on.</summary>
public abstract class WorkerListContract(IStoreServer server) : IAsyncLifetime
{
    private DateTimeOffset _now = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);
    private ConnectionMultiplexer _redis = null!;
    private RedisWorkerList _list = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _redis = await StoreWorld.ConnectAsync(server);
        await StoreContents.ClearAsync(_redis);
        _list = new RedisWorkerList(new StoreConnection(_redis), new StoreSettings(TimeSpan.FromDays(7)) { Now = () => _now });
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await _redis.DisposeAsync();
    }

    [Fact]
    public async Task A_worker_that_beats_is_listed_with_its_lanes_and_counts_on_each()
    {
        Assert.True((await _list.ReadAsync(Cancel)).LacksOne("a"));
        var (first, second) = (Worker(["a", "b"]), Worker(["b", "left"], startedAfter: 1) with { Unnamed = ["left"] });
        await _list.RecordHeartbeatAsync(second, Cancel);
        await _list.RecordHeartbeatAsync(first, Cancel);

        var workers = await _list.ReadAsync(Cancel);

        Assert.Equivalent(new[] { first with { SeenAt = _now }, second with { SeenAt = _now } }, workers.All, strict: true);
        Assert.Equal((1, 2, 0), (workers.CountOn("a"), workers.CountOn("b"), workers.CountOn("c")));
        Assert.True(workers.LacksOne("c") && !workers.LacksOne("a") && !workers.HasUnlisted);
        Assert.True(workers.LacksOne("left") && workers.IsBeingEmptied("left") && !workers.IsBeingEmptied("c"));
    }

    [Fact]
    public async Task A_worker_without_a_beat_for_twenty_seconds_is_not_live_and_its_newest_entry_counts()
    {
        var worker = Worker(["a"]);
        await _list.RecordHeartbeatAsync(worker, Cancel);
        _now += TimeSpan.FromSeconds(19.9);
        Assert.Equal(1, (await _list.ReadAsync(Cancel)).CountOn("a"));
        await _list.RecordHeartbeatAsync(worker with { Lanes = ["b"] }, Cancel);
        _now += TimeSpan.FromSeconds(19.9);
        Assert.Equal((0, 1), (await _list.ReadAsync(Cancel)) is var workers ? (workers.CountOn("a"), workers.CountOn("b")) : default);

        _now += TimeSpan.FromSeconds(0.1);

        Assert.Empty((await _list.ReadAsync(Cancel)).All);
    }

    [Fact]
    public async Task A_worker_that_left_is_unlisted_at_once_although_its_pulse_is_fresh()
    {
        var (gone, here) = (Worker(["a"]), Worker(["b"]));
        await PulseAsync();
        await _list.RecordHeartbeatAsync(gone, Cancel);
        await _list.RecordHeartbeatAsync(here, Cancel);

        await _list.LeaveAsync(gone.Id, Cancel);
        Assert.Equal(here.Id, Assert.Single((await _list.ReadAsync(Cancel)).All).Id);
        await _list.LeaveAsync(here.Id, Cancel);

        Assert.True((await _list.ReadAsync(Cancel)).LacksOne("b"));
    }

    [Fact]
    public async Task Entries_of_dead_workers_do_not_pile_up()
    {
        for (var n = 0; n < 10; n++)
        {
            await _list.RecordHeartbeatAsync(Worker(["a"]), Cancel);
            _now += TimeSpan.FromMinutes(2);
        }

        Assert.Equal(1, await _redis.GetDatabase().HashLengthAsync("ig:{workers}:live"));
        Assert.NotNull(await _redis.GetDatabase().KeyTimeToLiveAsync("ig:{workers}:live"));
    }

    [Fact]
    public async Task A_pulse_without_an_entry_is_a_worker_of_an_earlier_version_with_unknown_lanes()
    {
        await PulseAsync();
        var workers = await _list.ReadAsync(Cancel);
        Assert.True(workers is { HasUnlisted: true, All.Count: 0 } && workers.CountOn("a") is null && !workers.LacksOne("a"));

        _now += TimeSpan.FromSeconds(20);

        Assert.True((await _list.ReadAsync(Cancel)).LacksOne("a"));
    }

    private LiveWorker Worker(IReadOnlyList<string> lanes, int startedAfter = 0)
        => new() { Id = Guid.NewGuid(), Lanes = lanes, Version = "1.2.3", StartedAt = _now.AddSeconds(startedAfter) };

    private Task<bool> PulseAsync() => _redis.GetDatabase().HashSetAsync(new PartitionKeys(0).Pulse, "at", _now.ToUnixTimeMilliseconds());
}
