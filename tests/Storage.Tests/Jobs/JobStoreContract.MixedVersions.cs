using ImageGen.Storage.Jobs.Claims;
using ImageGen.Storage.Tests.Stores;

namespace ImageGen.Storage.Tests.Jobs;

/// <content>Workers that carry their claims by beats, beside workers of the version before, which renew each lease.</content>
public abstract partial class JobStoreContract
{
    [Fact]
    public async Task A_worker_of_the_version_before_takes_no_job_that_is_carried_by_beats()
    {
        var earlier = new EarlierWorker(_world, "earlier");
        var claim = await CarriedAsync("carrier");
        for (var beat = 0; beat < 100; beat++)
        {
            await BeatWithAsync("carrier", new RenewedClaim(claim, LookIn, beat % 7 == 6 ? StoreWorld.Lease : null));
            await earlier.PulseAsync(claim.Id);
            Assert.Equal("held", await earlier.ClaimAsync(claim.Id));
            _world.Pass(Seconds(3));
        }

        Assert.Equal(WriteOutcome.Written, await _world.IntendAsync(claim));
    }

    [Fact]
    public async Task A_worker_of_the_version_before_takes_a_dead_worker_s_job_at_the_end_of_the_lease()
    {
        var earlier = new EarlierWorker(_world, "earlier");
        var claim = await CarriedAsync("dead");
        await RecordHeartbeatAsync("dead", claim);
        for (var passed = 0; passed < 60; passed += 5)
        {
            Assert.Equal("held", await earlier.ClaimAsync(claim.Id));
            await earlier.PulseAsync(claim.Id);
            _world.Pass(Seconds(5));
        }

        Assert.Equal("claimed", await earlier.ClaimAsync(claim.Id));
        Assert.Equal(WriteOutcome.Stale, await _world.IntendAsync(claim));
        Assert.Equal([claim.Id], (await RecordHeartbeatAsync("dead", claim)).Select(entry => entry.Claim.Id));
    }

    [Fact]
    public async Task A_worker_of_the_version_before_waits_for_its_own_grace_period_after_an_outage()
    {
        var earlier = new EarlierWorker(_world, "earlier");
        var claim = await CarriedAsync("living");
        await RecordHeartbeatAsync("living", claim);
        _world.Pass(Seconds(90));

        await earlier.PulseAsync(claim.Id);
        _world.Pass(Seconds(19));
        Assert.Equal("held", await earlier.ClaimAsync(claim.Id));
        await BeatWithAsync("living", new RenewedClaim(claim, LookIn, StoreWorld.Lease));
        _world.Pass(Seconds(5));

        Assert.Equal("held", await earlier.ClaimAsync(claim.Id));
    }

    [Fact]
    public async Task Jobs_of_a_worker_of_the_version_before_are_not_taken_while_it_renews_their_leases()
    {
        var earlier = new EarlierWorker(_world, "earlier");
        var id = await _world.CreateAsync();
        Assert.Equal("claimed", await earlier.ClaimAsync(id));
        var claim = await _world.FindAsync(id);
        for (var i = 0; i < 15; i++)
        {
            await BeatsForAsync(Seconds(20), "carrier");
            Assert.Equal(ClaimOutcome.Held, (await ClaimCarriedAsync(id, "carrier")).Outcome);
            await earlier.RenewLeaseAsync(claim);
        }

        await BeatsForAsync(StoreWorld.Lease, "carrier");
        Assert.Equal(ClaimOutcome.Claimed, (await ClaimCarriedAsync(id, "carrier")).Outcome);
    }

    [Fact]
    public async Task A_job_taken_over_by_a_worker_of_the_version_before_is_kept_although_the_former_holder_is_silent()
    {
        var earlier = new EarlierWorker(_world, "earlier");
        var claim = await CarriedAsync("dead");
        await RecordHeartbeatAsync("dead", claim);
        await BeatsForAsync(StoreWorld.Lease, "other");
        Assert.Equal("claimed", await earlier.ClaimAsync(claim.Id));

        await BeatsForAsync(Seconds(30), "other");

        Assert.Equal(ClaimOutcome.Held, (await ClaimCarriedAsync(claim.Id, "other")).Outcome);
    }

    [Fact]
    public async Task The_pulse_of_a_worker_of_the_version_before_does_not_hide_an_outage_from_workers_that_beat()
    {
        // As long as an outage that is none to the version before.
        var earlier = new EarlierWorker(_world, "earlier");
        var claim = await CarriedAsync("living");
        await RecordHeartbeatAsync("living", claim);
        _world.Pass(Seconds(15));

        await earlier.PulseAsync(claim.Id);
        Assert.Equal(ClaimOutcome.Held, (await ClaimCarriedAsync(claim.Id, "other")).Outcome);
        await RecordHeartbeatAsync("living", claim);
        await BeatsForAsync(Seconds(11), "other");

        Assert.Equal(ClaimOutcome.Held, (await ClaimCarriedAsync(claim.Id, "other")).Outcome);
    }
}
