using ImageGen.Jobs.Submission;
using ImageGen.Storage.Jobs;
using ImageGen.Storage.Jobs.Claims;
using ImageGen.Storage.Tests.Stores;

namespace ImageGen.Storage.Tests.Jobs;

public abstract partial class JobStoreContract
{
    [Fact]
    public async Task A_canceled_job_is_not_bought_by_the_worker_that_holds_it()
    {
        var claim = await _world.ClaimAsync(await _world.CreateAsync());

        Assert.Equal(CancelOutcome.Canceled, (await Jobs.CancelAsync(StoreWorld.Tenant, claim.Id, Cancel)).Outcome);

        Assert.Equal(WriteOutcome.Stale, await _world.IntendAsync(claim));
    }

    [Theory]
    [InlineData(JobState.Submitting)]
    [InlineData(JobState.Waiting)]
    [InlineData(JobState.Storing)]
    public async Task A_cancel_marks_a_job_at_a_provider_and_makes_it_due_at_once(JobState state)
    {
        var claim = await _world.ClaimedAsync(state);
        await Claims.RescheduleAsync(claim, new Reschedule { In = Seconds(100) }, Cancel);

        var result = await Jobs.CancelAsync(StoreWorld.Tenant, claim.Id, Cancel);

        Assert.Equal((CancelOutcome.Requested, state, true), (result.Outcome, result.Job!.State, result.Job.CancelRequested));
        Assert.Equal(new DuePlaces(null, TimeSpan.Zero, null), await _world.DueAsync(claim.Id));
        Assert.Equal(ClaimOutcome.Claimed, (await ClaimAsync(claim.Id, ifDue: true)).Outcome);
    }

    [Fact]
    public async Task A_cancel_during_a_claim_is_handled_once_when_the_claim_ends()
    {
        var claim = await _world.ClaimedAsync(JobState.Submitting);
        await Jobs.CancelAsync(StoreWorld.Tenant, claim.Id, Cancel);
        await Claims.RecordProviderIdAsync(claim, "p", [], Seconds(10), Cancel);
        Assert.Equal(TimeSpan.Zero, (await _world.DueAsync(claim.Id)).Continue);

        // Who claims it now knows of the cancel; the interval of the polls is his again.
        claim = await _world.ClaimAsync(claim.Id);
        Assert.True(claim.CancelRequested);
        await Claims.RescheduleAsync(claim, new Reschedule { In = Seconds(10) }, Cancel);
        Assert.Equal(Seconds(10), (await _world.DueAsync(claim.Id)).Continue);
    }

    [Fact]
    public async Task A_job_requeued_after_a_cancel_is_not_bought()
    {
        var claim = await _world.ClaimedAsync(JobState.Submitting);
        await Jobs.CancelAsync(StoreWorld.Tenant, claim.Id, Cancel);
        await Claims.RescheduleAsync(claim, new Reschedule { In = Seconds(10), Requeue = true }, Cancel);
        Assert.Equal(TimeSpan.Zero, (await _world.DueAsync(claim.Id)).Start);

        claim = await _world.ClaimAsync(claim.Id);

        Assert.Equal(WriteOutcome.CancelRequested, await _world.IntendAsync(claim));
        Assert.Equal(WriteOutcome.Written, await Claims.FinishAsync(claim, StoreWorld.Ending(JobState.Canceled), Cancel));
    }

    [Fact]
    public async Task A_cancel_by_another_tenant_finds_no_job()
    {
        var id = await _world.CreateAsync();

        var result = await Jobs.CancelAsync("stranger", id, Cancel);

        Assert.Equal(new CancelResult(CancelOutcome.Missing, null), result);
        Assert.Equal(new CancelResult(CancelOutcome.Missing, null), await Jobs.CancelAsync(StoreWorld.Tenant, JobId.New(), Cancel));
        Assert.Equal(JobState.Queued, (await _world.FindAsync(id)).State);
    }
}
