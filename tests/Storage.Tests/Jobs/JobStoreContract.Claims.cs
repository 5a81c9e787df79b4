using ImageGen.Jobs.Submission;
using ImageGen.Storage.Jobs;
using ImageGen.Storage.Jobs.Claims;
using ImageGen.Storage.Redis;
using ImageGen.Storage.Tests.Stores;

namespace ImageGen.Storage.Tests.Jobs;

public abstract partial class JobStoreContract
{
    [Fact]
    public async Task A_claim_raises_the_fence_and_moves_the_due_moment_to_its_end()
    {
        var id = await _world.CreateAsync();

        var claim = await _world.ClaimAsync(id);

        Assert.Equal((1, 1), (claim.Fence, claim.Claims));
        Assert.Equal(_world.Now + StoreWorld.Lease, claim.LeaseUntil);
        Assert.Equal(StoreWorld.Lease, (await _world.DueAsync(id)).Start);
    }

    [Fact]
    public async Task A_job_can_be_claimed_only_after_its_lease_expired()
    {
        var id = await _world.CreateAsync();
        await _world.ClaimAsync(id);

        _world.Pass(StoreWorld.Lease - Seconds(1));
        Assert.Equal(ClaimOutcome.Held, (await ClaimAsync(id)).Outcome);

        _world.Pass(Seconds(1));
        Assert.Equal(2, (await ClaimAsync(id)).Job!.Fence);
    }

    [Fact]
    public async Task A_fresh_job_is_claimed_by_its_message_at_once()
    {
        var id = await _world.CreateAsync();

        Assert.Equal(ClaimOutcome.Claimed, (await ClaimAsync(id, ifDue: true)).Outcome);
    }

    [Fact]
    public async Task A_repeated_message_respects_a_scheduled_time_and_the_due_loop_does_not_ask()
    {
        var claim = await _world.ClaimedAsync(JobState.Waiting);
        await Claims.RescheduleAsync(claim, new Reschedule { In = Seconds(5) }, Cancel);

        Assert.Equal(ClaimOutcome.NotDue, (await ClaimAsync(claim.Id, ifDue: true)).Outcome);
        Assert.Equal(ClaimOutcome.Claimed, (await ClaimAsync(claim.Id)).Outcome);
    }

    [Fact]
    public async Task A_repeated_message_may_claim_when_the_scheduled_time_has_come()
    {
        var claim = await _world.ClaimedAsync(JobState.Waiting);
        await Claims.RescheduleAsync(claim, new Reschedule { In = Seconds(5) }, Cancel);

        _world.Pass(Seconds(5));

        Assert.Equal(ClaimOutcome.Claimed, (await ClaimAsync(claim.Id, ifDue: true)).Outcome);
    }

    [Fact]
    public async Task A_missing_or_ended_job_can_not_be_claimed()
    {
        var ended = await _world.EndedAsync();

        Assert.Equal(ClaimOutcome.Missing, (await ClaimAsync(JobId.New())).Outcome);
        Assert.Equal(ClaimOutcome.Ended, (await ClaimAsync(ended.Id)).Outcome);
    }

    [Fact]
    public async Task The_fourth_claim_without_progress_reports_poison()
    {
        var id = await _world.CreateAsync();
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(ClaimOutcome.Claimed, (await ClaimAsync(id)).Outcome);
            _world.Pass(StoreWorld.Lease);
        }

        var fourth = await ClaimAsync(id);

        Assert.Equal(ClaimOutcome.Poisoned, fourth.Outcome);
        Assert.Equal(WriteOutcome.Written, await Claims.FinishAsync(fourth.Job!, StoreWorld.Ending(JobState.Failed), Cancel));
    }

    [Theory]
    [InlineData("+++aaa")]
    [InlineData("++++++++++")]
    [InlineData("aa++++++++")]
    public async Task Claims_of_a_worker_with_other_jobs_are_no_evidence_of_poison(string claims)
    {
        var id = await _world.CreateAsync();
        foreach (var claim in claims)
        {
            Assert.Equal(ClaimOutcome.Claimed, (await ClaimAsync(id, hasOtherJobs: claim == '+')).Outcome);
            _world.Pass(StoreWorld.Lease);
        }

        Assert.Equal(ClaimOutcome.Poisoned, (await ClaimAsync(id)).Outcome);
    }

    [Fact]
    public async Task A_row_of_an_earlier_version_is_claimed()
    {
        var id = await _world.CreateAsync();
        await _world.Database.HashSetAsync(PartitionKeys.Of(id).Row(id), "claims", "3");

        Assert.Equal(ClaimOutcome.Claimed, (await ClaimAsync(id)).Outcome);
    }

    [Theory]
    [InlineData(JobState.Submitting)]
    [InlineData(JobState.Waiting)]
    [InlineData(JobState.Storing)]
    public async Task A_job_that_may_be_paid_for_is_poison_only_after_ten_claims(JobState state)
    {
        var id = (await _world.ClaimedAsync(state)).Id;
        var claims = 0;
        _world.Pass(StoreWorld.Lease);
        while ((await ClaimAsync(id)).Outcome == ClaimOutcome.Claimed)
        {
            claims++;
            _world.Pass(StoreWorld.Lease);
        }

        // A claim with progress is not counted, but the next one is.
        Assert.InRange(claims, 9, 10);
    }

    [Fact]
    public async Task Every_progress_begins_the_count_of_claims_anew()
    {
        var claim = await _world.ClaimAsync(await _world.CreateAsync());
        await _world.IntendAsync(claim);
        Assert.Equal(0, (await _world.FindAsync(claim.Id)).Claims);

        claim = await Reclaim(claim);
        await Claims.RecordProviderIdAsync(claim, "p", [], Seconds(0), Cancel);
        Assert.Equal(0, (await _world.FindAsync(claim.Id)).Claims);

        claim = await Reclaim(claim);
        await Claims.RescheduleAsync(claim, new Reschedule { In = Seconds(0) }, Cancel);
        Assert.Equal(0, (await _world.FindAsync(claim.Id)).Claims);

        claim = await Reclaim(claim);
        await Claims.RescheduleAsync(claim, new Reschedule { In = Seconds(0), Progressed = false }, Cancel);
        Assert.Equal(1, (await _world.FindAsync(claim.Id)).Claims);

        claim = await Reclaim(claim);
        await Claims.RecordStoringAsync(claim, null, Cancel);
        Assert.Equal(0, (await _world.FindAsync(claim.Id)).Claims);
    }

    [Fact]
    public async Task Recording_storing_again_is_no_progress()
    {
        var claim = await _world.ClaimedAsync(JobState.Storing);
        claim = await Reclaim(claim);

        Assert.Equal(WriteOutcome.Written, await Claims.RecordStoringAsync(claim, null, Cancel));

        Assert.Equal(1, (await _world.FindAsync(claim.Id)).Claims);
    }

    [Fact]
    public async Task A_heartbeat_extends_the_lease()
    {
        var claim = await _world.ClaimedAsync(JobState.Submitting);
        _world.Pass(Seconds(30));

        Assert.Equal(WriteOutcome.Written, await Claims.RenewLeaseAsync(claim, StoreWorld.Lease, Cancel));

        Assert.Equal(_world.Now + StoreWorld.Lease, (await _world.FindAsync(claim.Id)).LeaseUntil);
        Assert.Equal(new DuePlaces(null, StoreWorld.Lease, null), await _world.DueAsync(claim.Id));
    }

    [Theory]
    [InlineData(JobState.Queued)]
    [InlineData(JobState.Submitting)]
    [InlineData(JobState.Waiting)]
    [InlineData(JobState.Storing)]
    public async Task A_write_with_an_outdated_fencing_token_is_refused(JobState state)
    {
        var old = await _world.ClaimedAsync(state);
        await Reclaim(old);
        var before = await RowAsync(old.Id);

        await AssertAllStaleAsync(old);

        Assert.Equal(before, await RowAsync(old.Id));
    }

    [Theory]
    [InlineData(JobState.Queued)]
    [InlineData(JobState.Submitting)]
    [InlineData(JobState.Waiting)]
    [InlineData(JobState.Storing)]
    public async Task A_write_after_the_claim_was_given_back_is_refused(JobState state)
    {
        var claim = await _world.ClaimedAsync(state);
        Assert.Equal(WriteOutcome.Written, await Claims.RescheduleAsync(claim, new Reschedule { In = Seconds(1) }, Cancel));
        var before = await RowAsync(claim.Id);

        await AssertAllStaleAsync(claim);

        Assert.Equal(before, await RowAsync(claim.Id));
    }

    private Task<ClaimResult> ClaimAsync(Guid id, bool ifDue = false, bool hasOtherJobs = false) => Claims.ClaimAsync(id, new Claimant("other", hasOtherJobs), StoreWorld.Lease, ifDue, lane: null, Cancel);

    private async Task<Job> Reclaim(Job claim)
    {
        _world.Pass(StoreWorld.Lease);
        return await _world.ClaimAsync(claim.Id);
    }
}
