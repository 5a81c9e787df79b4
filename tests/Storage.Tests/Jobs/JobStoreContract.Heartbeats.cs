using ImageGen.Jobs.Submission;
using ImageGen.Storage.Fleet;
using ImageGen.Storage.Jobs;
using ImageGen.Storage.Jobs.Claims;
using ImageGen.Storage.Jobs.Due;
using ImageGen.Storage.Redis;
using ImageGen.Storage.Tests.Stores;

namespace ImageGen.Storage.Tests.Jobs;

/// <content>A worker's beats carry its claims, and others take over what is not carried any more.</content>
public abstract partial class JobStoreContract
{
    private static readonly TimeSpan LookIn = Seconds(13);

    private static readonly HeartbeatTimeouts Timeouts = new(Worker: Seconds(12), Fleet: Seconds(5), Grace: Seconds(10), Leases: Seconds(20));

    [Fact]
    public async Task A_silent_worker_s_job_is_taken_over_long_before_its_lease_ends()
    {
        var claim = await CarriedAsync("gone");
        await RecordHeartbeatAsync("gone", claim);
        await BeatsForAsync(Seconds(12), "other");
        Assert.Equal(ClaimOutcome.Held, (await ClaimCarriedAsync(claim.Id, "other")).Outcome);
        Assert.Equal(TimeSpan.FromMilliseconds(1), (await _world.DueAsync(claim.Id)).Start);

        _world.Pass(TimeSpan.FromMilliseconds(1));
        Assert.Equal([claim.Id], await Due.TakeDueAsync(DueKind.Start, StoreWorld.Lane, 5, Seconds(10), Cancel));
        var next = await ClaimCarriedAsync(claim.Id, "other");

        Assert.Equal((ClaimOutcome.Claimed, claim.Fence + 1), (next.Outcome, next.Job!.Fence));
        await AssertAllStaleAsync(claim);
    }

    [Fact]
    public async Task A_worker_that_dies_right_after_a_claim_loses_the_job_equally_soon()
    {
        var claim = await CarriedAsync("gone");
        Assert.Equal(WriteOutcome.Written, await _world.IntendAsync(claim));

        await BeatsForAsync(Seconds(12), "other");
        Assert.Equal(new DuePlaces(null, Seconds(1), null), await _world.DueAsync(claim.Id));
        _world.Pass(Seconds(1));

        Assert.Equal(ClaimOutcome.Claimed, (await ClaimCarriedAsync(claim.Id, "other")).Outcome);
    }

    [Fact]
    public async Task A_worker_that_claimed_another_job_since_its_last_beat_loses_both_when_it_has_been_silent_for_long_enough()
    {
        var claim = await CarriedAsync("gone");
        await RecordHeartbeatAsync("gone", claim);
        await BeatsForAsync(Seconds(2), "other");
        var later = await _world.CreateAsync(StoreWorld.Submission(JobId.New(JobId.PartitionOf(claim.Id))));
        await ClaimCarriedAsync(later, "gone");
        await BeatsForAsync(Seconds(11), "other");

        // Its time has come, but the check is too early; it is repeated as soon as possible.
        Assert.Equal([claim.Id], await Due.TakeDueAsync(DueKind.Start, StoreWorld.Lane, 5, Seconds(10), Cancel));
        Assert.Equal(ClaimOutcome.Held, (await ClaimCarriedAsync(claim.Id, "other")).Outcome);
        Assert.Equal(TimeSpan.FromMilliseconds(1001), (await _world.DueAsync(claim.Id)).Start);
        await BeatsForAsync(Seconds(2), "other");

        Assert.Equal(ClaimOutcome.Claimed, (await ClaimCarriedAsync(claim.Id, "other")).Outcome);
        Assert.Equal(ClaimOutcome.Claimed, (await ClaimCarriedAsync(later, "other")).Outcome);
    }

    [Fact]
    public async Task A_worker_that_beats_keeps_its_jobs_without_limit()
    {
        var claim = await CarriedAsync("busy");
        for (var i = 0; i < 100; i++)
        {
            await RecordHeartbeatAsync("other");
            Assert.Empty(await BeatWithAsync("busy", new RenewedClaim(claim, LookIn, i % 7 == 6 ? StoreWorld.Lease : null)));
            Assert.Equal(LookIn, (await _world.DueAsync(claim.Id)).Start);
            _world.Pass(Seconds(3));
            Assert.Empty(await Due.TakeDueAsync(DueKind.Start, StoreWorld.Lane, 5, Seconds(10), Cancel));
            Assert.Equal(ClaimOutcome.Held, (await ClaimCarriedAsync(claim.Id, "other")).Outcome);
        }
    }

    [Fact]
    public async Task A_beat_renews_the_lease_where_it_is_asked_to()
    {
        var claim = await CarriedAsync("busy");
        _world.Pass(Seconds(9));
        await RecordHeartbeatAsync("busy", claim);
        Assert.Equal(_world.Now + StoreWorld.Lease - Seconds(9), (await _world.FindAsync(claim.Id)).LeaseUntil);

        await BeatWithAsync("busy", new RenewedClaim(claim, LookIn, StoreWorld.Lease));

        Assert.Equal(_world.Now + StoreWorld.Lease, (await _world.FindAsync(claim.Id)).LeaseUntil);
        Assert.Equal(LookIn, (await _world.DueAsync(claim.Id)).Start);
    }

    [Fact]
    public async Task A_beat_reports_lost_jobs_and_leaves_jobs_given_back_untouched()
    {
        var (kept, lost, given, missing) = (await CarriedAsync("w"), await CarriedAsync("w"), await CarriedAsync("w"), await CarriedAsync("w"));
        _world.Pass(StoreWorld.Lease);
        var next = await ClaimCarriedAsync(lost.Id, "other");
        await Claims.RescheduleAsync(given, new Reschedule { In = Seconds(40) }, Cancel);
        await _world.Database.KeyDeleteAsync(PartitionKeys.Of(missing.Id).Row(missing.Id));

        var answer = await RecordHeartbeatAsync("w", kept, lost, given, missing);

        Assert.Equal([lost.Id, missing.Id], answer.Select(entry => entry.Claim.Id));
        Assert.Equal(next.Job!.LeaseUntil, (await _world.FindAsync(lost.Id)).LeaseUntil);
        Assert.Equal(Seconds(40), (await _world.DueAsync(given.Id)).Start);
    }

    [Fact]
    public async Task No_job_is_taken_over_after_a_store_outage_until_every_worker_had_time_to_beat()
    {
        var (living, dead) = (await CarriedAsync("living"), await CarriedAsync("dead"));
        await RecordHeartbeatAsync("living", living);
        await RecordHeartbeatAsync("dead", dead);
        _world.Pass(Seconds(30));

        // A third one is the first to reach the store.
        await RecordHeartbeatAsync("other");
        Assert.Equal(ClaimOutcome.Held, (await ClaimCarriedAsync(living.Id, "other")).Outcome);
        Assert.Equal(Timeouts.Grace, (await _world.DueAsync(living.Id)).Start);
        await BeatsForAsync(Seconds(9), "other");
        Assert.Equal(ClaimOutcome.Held, (await ClaimCarriedAsync(dead.Id, "other")).Outcome);
        Assert.Empty(await RecordHeartbeatAsync("living", living));
        _world.Pass(Seconds(1));

        Assert.Equal(ClaimOutcome.Held, (await ClaimCarriedAsync(living.Id, "other")).Outcome);
        Assert.Equal(ClaimOutcome.Claimed, (await ClaimCarriedAsync(dead.Id, "other")).Outcome);
    }

    [Fact]
    public async Task No_job_is_taken_over_after_an_outage_longer_than_a_lease_until_every_worker_had_time_to_beat()
    {
        var claim = await CarriedAsync("living");
        await RecordHeartbeatAsync("living", claim);
        _world.Pass(2 * StoreWorld.Lease);

        await RecordHeartbeatAsync("other");
        Assert.Equal(ClaimOutcome.Held, (await ClaimCarriedAsync(claim.Id, "other")).Outcome);
        await BeatsForAsync(Seconds(9), "other");
        Assert.Equal(ClaimOutcome.Held, (await ClaimCarriedAsync(claim.Id, "other")).Outcome);
        await BeatWithAsync("living", new RenewedClaim(claim, LookIn, StoreWorld.Lease));
        await BeatsForAsync(Seconds(11), "other");

        Assert.Equal(ClaimOutcome.Held, (await ClaimCarriedAsync(claim.Id, "other")).Outcome);
        Assert.Equal(WriteOutcome.Written, await _world.IntendAsync(claim));
    }

    [Theory]
    [InlineData(6)]
    [InlineData(3600)]
    public async Task A_clock_that_steps_ahead_ends_no_claim(int seconds)
    {
        var claim = await CarriedAsync("living");
        await RecordHeartbeatAsync("living", claim);
        await RecordHeartbeatAsync("other");
        _world.Pass(Seconds(seconds));

        await RecordHeartbeatAsync("other");
        Assert.Equal(ClaimOutcome.Held, (await ClaimCarriedAsync(claim.Id, "other")).Outcome);
        await RecordHeartbeatAsync("living", claim);
        await BeatsForAsync(Seconds(11), "other");

        Assert.Equal(ClaimOutcome.Held, (await ClaimCarriedAsync(claim.Id, "other")).Outcome);
    }

    [Fact]
    public async Task The_only_worker_s_jobs_are_taken_over_by_its_next_start_after_the_grace()
    {
        var claim = await CarriedAsync("first");
        await RecordHeartbeatAsync("first", claim);
        _world.Pass(Seconds(7));
        await RecordHeartbeatAsync("second");

        await BeatsForAsync(Timeouts.Grace - Seconds(1), "second");
        Assert.Equal(ClaimOutcome.Held, (await ClaimCarriedAsync(claim.Id, "second")).Outcome);
        _world.Pass(Seconds(1));

        Assert.Equal(ClaimOutcome.Claimed, (await ClaimCarriedAsync(claim.Id, "second")).Outcome);
    }

    [Fact]
    public async Task A_worker_takes_none_of_its_own_jobs_over_because_it_was_silent_itself()
    {
        var claim = await CarriedAsync("slow");
        await RecordHeartbeatAsync("slow", claim);
        await BeatsForAsync(Seconds(20), "other");

        Assert.Equal(ClaimOutcome.Held, (await ClaimCarriedAsync(claim.Id, "slow")).Outcome);
        Assert.Equal(ClaimOutcome.Claimed, (await ClaimCarriedAsync(claim.Id, "other")).Outcome);
    }

    [Fact]
    public async Task A_job_that_a_live_worker_stopped_carrying_is_taken_at_the_end_of_its_lease()
    {
        var claim = await CarriedAsync("busy");
        await BeatsForAsync(StoreWorld.Lease - Seconds(1), "busy");
        Assert.Equal(ClaimOutcome.Held, (await ClaimCarriedAsync(claim.Id, "other")).Outcome);
        _world.Pass(Seconds(1));

        Assert.Equal(ClaimOutcome.Claimed, (await ClaimCarriedAsync(claim.Id, "other")).Outcome);
    }

    [Fact]
    public async Task Workers_without_recent_heartbeats_are_removed()
    {
        var claim = await CarriedAsync("gone");
        await RecordHeartbeatAsync("gone", claim);
        _world.Pass(Seconds(3601));
        await RecordHeartbeatAsync("there");

        await Retention.TidyAsync(Cancel);

        var pulse = await _world.Database.HashGetAllAsync(PartitionKeys.Of(claim.Id).Pulse);
        Assert.DoesNotContain(pulse, field => field.Name == "b:gone");
        Assert.Contains(pulse, field => field.Name == "beaten");
    }

    [Fact]
    public async Task One_call_renews_several_slots_and_takes_none_beyond_the_limit()
    {
        var slots = new RedisProviderSlots(new StoreConnection(_world.Redis), new StoreSettings(TimeSpan.FromDays(1)) { Now = () => _world.Now });
        var (first, second, third) = (JobId.New(), JobId.New(), JobId.New());
        Assert.True(await slots.TryTakeAsync("gpu", first, 2, Seconds(90), Cancel));
        _world.Pass(Seconds(60));

        await slots.KeepAsync("gpu", [first, second, third], 2, Seconds(90), Cancel);
        _world.Pass(Seconds(60));

        Assert.Equal(2, await slots.CountAsync("gpu", Cancel));
        Assert.True(await slots.TryTakeAsync("gpu", second, 2, Seconds(90), Cancel));
        Assert.False(await slots.TryTakeAsync("gpu", third, 2, Seconds(90), Cancel));
    }

    private async Task<Job> CarriedAsync(string worker) => Assert.IsType<Job>((await ClaimCarriedAsync(await _world.CreateAsync(), worker)).Job);

    private Task<ClaimResult> ClaimCarriedAsync(Guid id, string worker)
        => Claims.ClaimAsync(id, new Claimant($"machine/1/{worker}/7", Worker: worker) { HeartbeatTimeout = Timeouts.Worker, LookIn = LookIn }, StoreWorld.Lease, ifDue: false, lane: null, Cancel);

    private Task<IReadOnlyList<RenewedClaim>> RecordHeartbeatAsync(string worker, params Job[] claims)
        => BeatWithAsync(worker, [.. claims.Select(claim => new RenewedClaim(claim, LookIn, null))]);

    /// <summary>In all partitions at once.</summary>
    private async Task<IReadOnlyList<RenewedClaim>> BeatWithAsync(string worker, params RenewedClaim[] claims)
    {
        var lost = await Task.WhenAll(Enumerable.Range(0, JobId.Partitions).Select(partition => Claims.RecordHeartbeatAsync(
            new HeartbeatRequest(worker, partition, Timeouts, [.. claims.Where(entry => JobId.PartitionOf(entry.Claim.Id) == partition)]), Cancel)));
        return [.. lost.SelectMany(some => some).OrderBy(entry => Array.IndexOf(claims, entry))];
    }

    /// <summary>One without claims beats every second.</summary>
    private async Task BeatsForAsync(TimeSpan time, string worker)
    {
        for (var passed = TimeSpan.Zero; passed < time; passed += Seconds(1))
        {
            await RecordHeartbeatAsync(worker);
            _world.Pass(Seconds(1));
        }

        await RecordHeartbeatAsync(worker);
    }
}
