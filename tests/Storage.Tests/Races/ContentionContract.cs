using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using ImageGen.Jobs.Submission;
using ImageGen.Storage.Fleet;
using ImageGen.Storage.Jobs;
using ImageGen.Storage.Jobs.Claims;
using ImageGen.Storage.Jobs.Due;
using ImageGen.Storage.Redis;
using ImageGen.Storage.Tests.Stores;
using StackExchange.Redis;

namespace ImageGen.Storage.Tests.Races;

/// <summary>Eight connections want the same jobs, 1,000 on Redis and 500 on Garnet, at full size 3,000 and 1,000: every step of every job has exactly one winner.</summary>
public abstract class ContentionContract(IStoreServer server, int rows) : IAsyncLifetime
{
    private const int Connections = 8;
    private const int AtOnce = 250;

    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(10);

    private readonly List<ConnectionMultiplexer> _connections = [];
    private List<StorePorts> _stores = [];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        for (var i = 0; i < Connections; i++)
        {
            _connections.Add(await StoreWorld.ConnectAsync(server));
        }

        await StoreContents.ClearAsync(_connections[0]);
        _stores = [.. _connections.Select(connection => StoreWorld.Open(connection))];
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        foreach (var connection in _connections)
        {
            await connection.DisposeAsync();
        }
    }

    [Fact]
    public async Task Every_step_of_a_job_has_exactly_one_winner()
    {
        var ids = Enumerable.Range(0, rows).Select(_ => JobId.New()).ToList();
        await RaceAsync(ids, async (store, id) =>
            (await store.Jobs.CreateAsync(StoreWorld.Submission(id) with { StartIn = TimeSpan.Zero }, Cancel)).Outcome == CreateOutcome.Created);

        var claims = await ClaimAllAsync(ids);
        await WriteAsync((store, claim) => store.Claims.RecordIntentAsync(claim, new Intent("sandbox", null, [StoreWorld.Attempt()]), Cancel));
        await WriteAsync((store, claim) => store.Claims.RescheduleAsync(claim, new Reschedule { In = TimeSpan.Zero, Requeue = true }, Cancel));

        claims = await ClaimAllAsync(ids);
        await WriteAsync((store, claim) => store.Claims.RecordIntentAsync(claim, new Intent("sandbox", null, [StoreWorld.Attempt()]), Cancel));
        await WriteAsync((store, claim) => store.Claims.RecordProviderIdAsync(claim, "p", [StoreWorld.Attempt()], TimeSpan.Zero, Cancel));

        claims = await ClaimAllAsync(ids);

        // These two may be said again by the same claim; what must not happen is that another's claim gets in between.
        await EveryoneAsync(ids, async (store, id) => Assert.Equal(
            WriteOutcome.Written,
            _stores.IndexOf(store) % 2 == 0 ? await store.Claims.RenewLeaseAsync(claims[id], Lease, Cancel) : await store.Claims.RecordStoringAsync(claims[id], null, Cancel)));
        await WriteAsync((store, claim) => store.Claims.FinishAsync(claim, StoreWorld.Ending(), Cancel));

        await AssertEndedAsync(ids, JobState.Succeeded, events: 3);

        Task WriteAsync(Func<StorePorts, Job, Task<WriteOutcome>> write)
            => RaceAsync(ids, async (store, id) => await write(store, claims[id]) == WriteOutcome.Written);
    }

    [Fact]
    public async Task A_cancel_has_exactly_one_winner()
    {
        var ids = await CreateAllAsync(rows);

        await RaceAsync(ids, async (store, id) => (await store.Jobs.CancelAsync(StoreWorld.Tenant, id, Cancel)).Outcome == CancelOutcome.Canceled);

        await AssertEndedAsync(ids, JobState.Canceled, events: 2);
    }

    [Fact]
    public async Task A_cancel_and_an_end_never_both_win()
    {
        var ids = await CreateAllAsync(rows / 3);
        var claims = await ClaimAllAsync(ids);

        await RaceAsync(ids, async (store, id) => _stores.IndexOf(store) % 2 == 0
            ? (await store.Jobs.CancelAsync(StoreWorld.Tenant, id, Cancel)).Outcome == CancelOutcome.Canceled
            : await store.Claims.FinishAsync(claims[id], StoreWorld.Ending(JobState.Failed), Cancel) == WriteOutcome.Written);

        await AssertEndedAsync(ids, null, events: 2);
    }

    [Fact]
    public async Task Every_due_job_and_outbox_entry_is_taken_by_exactly_one_worker()
    {
        var ids = await CreateAllAsync(rows);

        var due = await TakeAllAsync(async store => (await store.Due.TakeDueAsync(DueKind.Start, StoreWorld.Lane, 100, Lease, Cancel)).ToList());
        var events = await TakeAllAsync(async store => (await store.Outbox.TakeAsync(100, Lease, Cancel)).Select(entry => entry.Event.Subject).ToList());

        Assert.Equal(ids.Order(), due.Order());
        Assert.Equal(ids.Order(), events.Order());
    }

    [Fact]
    public async Task Concurrent_takers_never_take_more_slots_than_there_are()
    {
        var slots = _connections.ConvertAll(connection => new RedisProviderSlots(new StoreConnection(connection), new StoreSettings(TimeSpan.FromDays(1))));
        foreach (var provider in Enumerable.Range(0, 200).Select(number => $"p{number}"))
        {
            var taken = await Task.WhenAll(slots.Select(slot => slot.TryTakeAsync(provider, JobId.New(), 3, Lease, Cancel)));
            Assert.Equal(3, taken.Count(took => took));
        }
    }

    private async Task<List<Guid>> CreateAllAsync(int count)
    {
        var ids = Enumerable.Range(0, count).Select(_ => JobId.New()).ToList();
        foreach (var chunk in ids.Chunk(AtOnce))
        {
            await Task.WhenAll(chunk.Select(id => _stores[0].Jobs.CreateAsync(StoreWorld.Submission(id) with { StartIn = TimeSpan.Zero }, Cancel)));
        }

        return ids;
    }

    private async Task<ConcurrentDictionary<Guid, Job>> ClaimAllAsync(List<Guid> ids)
    {
        ConcurrentDictionary<Guid, Job> claims = [];
        await RaceAsync(ids, async (store, id) =>
        {
            var result = await store.Claims.ClaimAsync(id, new Claimant("w"), Lease, ifDue: true, lane: null, Cancel);
            return result.Outcome == ClaimOutcome.Claimed && claims.TryAdd(id, result.Job!);
        });
        return claims;
    }

    /// <summary>All workers try every operation; the test fails if none or more than one succeeds.</summary>
    private async Task RaceAsync(List<Guid> ids, Func<StorePorts, Guid, Task<bool>> attempt)
    {
        var winners = ids.ToDictionary(id => id, _ => new StrongBox<int>());
        await EveryoneAsync(ids, async (store, id) =>
        {
            if (await attempt(store, id))
            {
                Interlocked.Increment(ref winners[id].Value);
            }
        });
        Assert.DoesNotContain(winners, winner => winner.Value.Value != 1);
    }

    private async Task EveryoneAsync(List<Guid> ids, Func<StorePorts, Guid, Task> action)
    {
        foreach (var chunk in ids.Chunk(AtOnce))
        {
            await Task.WhenAll(_stores.Select(store => Task.Run(() => Task.WhenAll(chunk.Select(id => action(store, id))), Cancel)));
        }
    }

    private async Task<List<Guid>> TakeAllAsync(Func<StorePorts, Task<List<Guid>>> take)
    {
        var taken = await Task.WhenAll(_stores.Select(store => Task.Run(
            async () =>
            {
                List<Guid> all = [];
                for (var misses = 0; misses < 3;)
                {
                    var some = await take(store);
                    all.AddRange(some);
                    misses = some.Count == 0 ? misses + 1 : 0;
                }

                return all;
            },
            Cancel)));
        return [.. taken.SelectMany(some => some)];
    }

    private async Task AssertEndedAsync(List<Guid> ids, JobState? state, int events)
    {
        var store = _stores[0];
        Assert.Equal(0, await store.Index.CountUnfinishedAsync(Cancel));
        foreach (var chunk in ids.Chunk(AtOnce))
        {
            await Task.WhenAll(chunk.Select(async id =>
            {
                var job = await store.Jobs.FindAsync(id, Cancel);
                Assert.True(state is null ? job!.State.IsTerminal() : job!.State == state);
                Assert.Equal(Enumerable.Range(1, events).Select(number => (long)number), (await store.Jobs.ReadEventsAsync(id, 0, Cancel)).Select(entry => entry.Sequence));
            }));
        }
    }
}
