using ImageGen.Jobs.Submission;
using ImageGen.Storage.Jobs;
using ImageGen.Storage.Jobs.Claims;
using ImageGen.Storage.Tests.Stores;

namespace ImageGen.Storage.Tests.Jobs;

/// <content>Leases that ran out while no worker reached the store are not taken over at once.</content>
public abstract partial class JobStoreContract
{
    [Fact]
    public async Task No_job_is_taken_over_after_a_silence_of_the_whole_fleet_until_its_holder_had_time_to_return()
    {
        var claim = await _world.ClaimedAsync(JobState.Submitting);
        await PulseAsync();
        _world.Pass(Seconds(90));

        Assert.Equal(ClaimOutcome.Held, (await ClaimAsync(claim.Id)).Outcome);
        Assert.Equal(new DuePlaces(null, Seconds(20), null), await _world.DueAsync(claim.Id));
        _world.Pass(Seconds(10));
        await PulseAsync();
        Assert.Equal(ClaimOutcome.Held, (await ClaimAsync(claim.Id)).Outcome);
        Assert.Equal(WriteOutcome.Written, await Claims.RenewLeaseAsync(claim, StoreWorld.Lease, Cancel));
        _world.Pass(Seconds(15));
        Assert.Equal(ClaimOutcome.Held, (await ClaimAsync(claim.Id)).Outcome);
        Assert.Equal(WriteOutcome.Written, await ToldAsync(claim));
    }

    [Fact]
    public async Task A_holder_that_does_not_come_back_loses_the_job_after_the_grace()
    {
        var claim = await _world.ClaimedAsync(JobState.Submitting);
        await PulseAsync();
        _world.Pass(Seconds(90));
        await PulseAsync();
        Assert.Equal(ClaimOutcome.Held, (await ClaimAsync(claim.Id)).Outcome);

        _world.Pass(Seconds(15));
        await PulseAsync();
        _world.Pass(Seconds(6));

        Assert.Equal(ClaimOutcome.Claimed, (await ClaimAsync(claim.Id)).Outcome);
    }

    [Fact]
    public async Task A_dead_worker_s_job_is_taken_at_the_end_of_its_lease_while_other_workers_reach_the_store()
    {
        var claim = await _world.ClaimedAsync(JobState.Submitting);
        for (var i = 0; i < 13; i++)
        {
            await PulseAsync();
            _world.Pass(Seconds(5));
        }

        Assert.Equal(ClaimOutcome.Claimed, (await ClaimAsync(claim.Id)).Outcome);
    }

    [Fact]
    public async Task A_silence_of_the_fleet_does_not_delay_claims_of_free_jobs()
    {
        var (fresh, waiting) = (await _world.CreateAsync(), await _world.ClaimedAsync(JobState.Submitting));
        await ToldAsync(waiting);
        await PulseAsync();
        _world.Pass(Seconds(90));

        Assert.Equal(ClaimOutcome.Claimed, (await ClaimAsync(fresh)).Outcome);
        Assert.Equal(ClaimOutcome.Claimed, (await ClaimAsync(waiting.Id)).Outcome);
    }

    [Fact]
    public async Task A_clock_that_is_set_back_prolongs_no_grace()
    {
        var claim = await _world.ClaimedAsync(JobState.Submitting);
        await PulseAsync();
        _world.Pass(Seconds(3600));
        await PulseAsync();
        _world.Pass(Seconds(-3500));
        await PulseAsync();

        Assert.Equal(ClaimOutcome.Claimed, (await ClaimAsync(claim.Id)).Outcome);
    }

    /// <summary>Some worker without claims beats, in all partitions.</summary>
    private async Task PulseAsync()
    {
        for (var partition = 0; partition < JobId.Partitions; partition++)
        {
            await Claims.RecordHeartbeatAsync(new HeartbeatRequest("somebody", partition, Timeouts, []), Cancel);
        }
    }
}
