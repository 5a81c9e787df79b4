using ImageGen.Contracts;
using ImageGen.Storage.Jobs;
using ImageGen.Storage.Jobs.Claims;
using ImageGen.Storage.Jobs.Due;
using ImageGen.Storage.Jobs.Listing;
using ImageGen.Storage.Tests.Stores;

namespace ImageGen.Storage.Tests.Jobs;

/// <content>Leaving a provider for another.</content>
public abstract partial class JobStoreContract
{
    [Theory]
    [InlineData(JobState.Waiting)]
    [InlineData(JobState.Storing)]
    public async Task A_job_requeued_after_the_final_answer_is_as_new_except_for_its_history(JobState state)
    {
        var claim = await AtProviderAsync(state);
        var failed = StoreWorld.Attempt(outcome: AttemptOutcome.Failed);

        Assert.Equal(WriteOutcome.Written, await Claims.RescheduleAsync(claim, Again() with { Attempts = [failed] }, Cancel));

        var job = await _world.FindAsync(claim.Id);
        Assert.Equal((JobState.Queued, StoreWorld.Lane, "sandbox"), (job.State, job.Lane, job.Target));
        Assert.Equal((null, null, null, null), (job.ProviderId, job.IntentAt, job.LeaseUntil, job.HintedId));
        Assert.Equal((null, null, null, null), (job.RescueFrom, job.RescueBy, job.SpilledBy, job.UnknownSince));
        Assert.Equal(failed, Assert.Single(job.Attempts));
        Assert.Equal(new DuePlaces(Seconds(4), null, TimeSpan.FromHours(1)), await _world.DueAsync(claim.Id));
        Assert.Null(await Due.FindNextDeletionAsync([StoreWorld.Lane], Cancel));
        Assert.Single((await Index.ListAsync(StoreWorld.Tenant, new JobFilter { Status = JobStatus.Queued }, 10, null, Cancel)).Jobs);
    }

    [Theory]
    [InlineData(JobState.Submitting)]
    [InlineData(JobState.Waiting)]
    [InlineData(JobState.Storing)]
    public async Task A_job_goes_to_another_provider_and_its_lane(JobState state)
    {
        var claim = await AtProviderAsync(state);

        Assert.Equal(WriteOutcome.Written, await Claims.RescheduleAsync(claim, Again() with { To = Box }, Cancel));

        var job = await _world.FindAsync(claim.Id);
        Assert.Equal((JobState.Queued, Other, Box.Provider), (job.State, job.Lane, job.Target));
        Assert.Equal(new DuePlaces(null, null, TimeSpan.FromHours(1)), await _world.DueAsync(claim.Id));
        Assert.Equal(new DuePlaces(Seconds(4), null, TimeSpan.FromHours(1)), await _world.DueAsync(claim.Id, Other));
        _world.Pass(Seconds(4));
        Assert.Empty(await TakeAsync(DueKind.Start));
        Assert.Equal([claim.Id], await Due.TakeDueAsync(DueKind.Start, Other, 10, Seconds(30), Cancel));
    }

    [Fact]
    public async Task A_queued_job_moves_to_another_lane_and_leaves_the_old_due_set()
    {
        var claim = await _world.ClaimAsync(await _world.CreateAsync());

        Assert.Equal(WriteOutcome.Written, await Claims.RescheduleAsync(claim, new Reschedule { In = Seconds(0), To = Box }, Cancel));

        var job = await _world.FindAsync(claim.Id);
        Assert.Equal((JobState.Queued, Other, Box.Provider), (job.State, job.Lane, job.Target));
        Assert.Equal(new DuePlaces(Seconds(0), null, TimeSpan.FromHours(1)), await _world.DueAsync(claim.Id, Other));
        Assert.Equal(new DuePlaces(null, null, TimeSpan.FromHours(1)), await _world.DueAsync(claim.Id));
    }

    [Theory]
    [InlineData(JobState.Submitting)]
    [InlineData(JobState.Waiting)]
    [InlineData(JobState.Storing)]
    public async Task A_job_at_a_provider_does_not_change_its_lane(JobState state)
    {
        var claim = await _world.ClaimedAsync(state);

        Assert.Equal(WriteOutcome.Stale, await Claims.RescheduleAsync(claim, new Reschedule { In = Seconds(0), To = Box, IsFinalAnswer = true }, Cancel));

        Assert.Equal((state, StoreWorld.Lane), ((await _world.FindAsync(claim.Id)).State, (await _world.FindAsync(claim.Id)).Lane));
    }

    [Fact]
    public async Task A_job_with_a_callback_does_not_move_to_another_provider()
    {
        var claim = await _world.ClaimedAsync(JobState.Submitting);
        Assert.Equal(CallbackOutcome.Noted, await Jobs.RecordCallbackAsync(claim.Id, StoreWorld.Lane, "sandbox", "p1", callbackId: null, Cancel));

        Assert.Equal(WriteOutcome.Written, await Claims.RescheduleAsync(claim, Again() with { To = Box }, Cancel));

        var job = await _world.FindAsync(claim.Id);
        Assert.Equal((JobState.Submitting, StoreWorld.Lane, "p1"), (job.State, job.Lane, job.HintedId));
        Assert.Equal(new DuePlaces(null, Seconds(0), null), await _world.DueAsync(claim.Id));
    }

    [Fact]
    public async Task A_late_callback_of_a_former_provider_changes_nothing()
    {
        var claim = await AtProviderAsync(JobState.Waiting);
        await Claims.RescheduleAsync(claim, Again() with { To = Box }, Cancel);

        Assert.Equal(CallbackOutcome.Ignored, await Jobs.RecordCallbackAsync(claim.Id, StoreWorld.Lane, "sandbox", "p1", callbackId: null, Cancel));

        Assert.Equal(JobState.Queued, (await _world.FindAsync(claim.Id)).State);
    }

    [Fact]
    public async Task A_worker_that_does_not_serve_a_job_s_lane_can_not_claim_it()
    {
        var claim = await AtProviderAsync(JobState.Waiting);
        await Claims.RescheduleAsync(claim, Again() with { In = Seconds(0), To = Box }, Cancel);
        var elsewhere = new Claimant("w", Lanes: [StoreWorld.Lane]);

        Assert.Equal(ClaimOutcome.Elsewhere, (await Claims.ClaimAsync(claim.Id, elsewhere, StoreWorld.Lease, ifDue: true, StoreWorld.Lane, Cancel)).Outcome);
        Assert.Equal(ClaimOutcome.Elsewhere, (await Claims.ClaimAsync(claim.Id, elsewhere, StoreWorld.Lease, ifDue: true, lane: null, Cancel)).Outcome);
        Assert.Equal(ClaimOutcome.Claimed, (await Claims.ClaimAsync(claim.Id, elsewhere with { Lanes = [Other] }, StoreWorld.Lease, ifDue: true, StoreWorld.Lane, Cancel)).Outcome);
    }

    [Fact]
    public async Task A_cancel_that_meets_a_job_on_its_way_to_another_lane_wakes_it_there()
    {
        var claim = await _world.ClaimedAsync(JobState.Submitting);

        // Between the read of the row and the script of the cancel the job moves on, although the outcome of its order is unknown.
        var late = Proxies.Interposed(_world.Redis, () => Claims.RescheduleAsync(claim, new Reschedule { In = Seconds(60), Requeue = true, Cost = Perhaps, To = Box }, Cancel));
        var result = await StoreWorld.Open(late, () => _world.Now).Jobs.CancelAsync(StoreWorld.Tenant, claim.Id, Cancel);

        Assert.Equal(CancelOutcome.Requested, result.Outcome);
        Assert.Equal(new DuePlaces(null, null, TimeSpan.FromHours(1)), await _world.DueAsync(claim.Id));
        Assert.Equal(new DuePlaces(Seconds(0), null, TimeSpan.FromHours(1)), await _world.DueAsync(claim.Id, Other));
    }
}
