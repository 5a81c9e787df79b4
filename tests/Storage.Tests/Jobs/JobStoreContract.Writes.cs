using ImageGen.Contracts;
using ImageGen.Jobs.Submission;
using ImageGen.Storage.Jobs;
using ImageGen.Storage.Jobs.Claims;
using ImageGen.Storage.Tests.Stores;

namespace ImageGen.Storage.Tests.Jobs;

public abstract partial class JobStoreContract
{
    [Fact]
    public async Task An_intent_is_stored_with_its_time_and_removes_the_job_from_the_expiry_set()
    {
        var claim = await _world.ClaimAsync(await _world.CreateAsync());
        _world.Pass(Seconds(7));

        Assert.Equal(WriteOutcome.Written, await _world.IntendAsync(claim));

        var job = await _world.FindAsync(claim.Id);
        Assert.Equal(JobState.Submitting, job.State);
        Assert.Equal((_world.Now, _world.Now), (job.IntentAt, job.StartedAt));
        Assert.Equal(("sandbox", "m1"), (job.Provider, job.Model));
        Assert.Equal(StoreWorld.Attempt(), Assert.Single(job.Attempts));
        Assert.Equal(new DuePlaces(null, StoreWorld.Lease - Seconds(7), null), await _world.DueAsync(claim.Id));
        var started = Assert.IsType<ImageStarted>(Assert.Single(await Jobs.ReadEventsAsync(claim.Id, 1, Cancel)));
        Assert.Equal((2, "sandbox", "m1", _world.Now), (started.Sequence, started.Provider, started.Model, started.Time));
    }

    [Fact]
    public async Task An_intent_after_the_lease_expired_is_refused_although_no_worker_took_the_job()
    {
        var claim = await _world.ClaimAsync(await _world.CreateAsync());
        _world.Pass(StoreWorld.Lease);

        Assert.Equal(WriteOutcome.Stale, await _world.IntendAsync(claim));
    }

    [Fact]
    public async Task An_intent_for_an_expired_job_is_refused_although_the_claim_still_holds()
    {
        var claim = await _world.ClaimAsync(await _world.CreateAsync(StoreWorld.Submission(JobId.New(), expiresIn: Seconds(30))));
        _world.Pass(Seconds(30));

        Assert.Equal(WriteOutcome.Expired, await _world.IntendAsync(claim));

        Assert.Equal(JobState.Queued, (await _world.FindAsync(claim.Id)).State);
        Assert.Equal(WriteOutcome.Written, await Claims.FinishAsync(claim, StoreWorld.Ending(JobState.Failed), Cancel));
    }

    [Theory]
    [InlineData(JobState.Submitting)]
    [InlineData(JobState.Waiting)]
    [InlineData(JobState.Storing)]
    public async Task A_second_intent_for_the_same_purchase_is_refused(JobState state)
    {
        var claim = await _world.ClaimedAsync(state);

        Assert.Equal(WriteOutcome.Stale, await _world.IntendAsync(claim));
    }

    [Fact]
    public async Task The_providers_id_ends_the_claim_and_schedules_the_first_poll()
    {
        var claim = await _world.ClaimedAsync(JobState.Submitting);
        var attempt = StoreWorld.Attempt() with { ProviderId = "p1" };

        Assert.Equal(WriteOutcome.Written, await Claims.RecordProviderIdAsync(claim, "p1", [attempt], Seconds(0.5), Cancel));

        var job = await _world.FindAsync(claim.Id);
        Assert.Equal((JobState.Waiting, "p1"), (job.State, job.ProviderId));
        Assert.Equal(attempt, Assert.Single(job.Attempts));
        Assert.Null(job.LeaseUntil);
        Assert.Equal(new DuePlaces(null, Seconds(0.5), null), await _world.DueAsync(claim.Id));
    }

    [Theory]
    [InlineData(JobState.Queued)]
    [InlineData(JobState.Waiting)]
    [InlineData(JobState.Storing)]
    public async Task A_providers_id_is_recorded_only_where_one_is_expected(JobState state)
    {
        var claim = await _world.ClaimedAsync(state);

        Assert.Equal(WriteOutcome.Stale, await Claims.RecordProviderIdAsync(claim, "p2", [], Seconds(1), Cancel));
    }

    [Theory]
    [InlineData(JobState.Queued, WriteOutcome.Stale)]
    [InlineData(JobState.Submitting, WriteOutcome.Written)]
    [InlineData(JobState.Waiting, WriteOutcome.Written)]
    public async Task Only_a_submitted_order_can_become_storing(JobState state, WriteOutcome expected)
    {
        var claim = await _world.ClaimedAsync(state);

        Assert.Equal(expected, await Claims.RecordStoringAsync(claim, null, Cancel));

        Assert.Equal(expected == WriteOutcome.Written ? JobState.Storing : state, (await _world.FindAsync(claim.Id)).State);
        Assert.NotNull((await _world.FindAsync(claim.Id)).LeaseUntil);
    }

    [Fact]
    public async Task A_poll_is_counted_and_the_next_one_scheduled()
    {
        var claim = await _world.ClaimedAsync(JobState.Waiting);

        Assert.Equal(WriteOutcome.Written, await Claims.RescheduleAsync(claim, new Reschedule { In = Seconds(3), Polled = true }, Cancel));

        var job = await _world.FindAsync(claim.Id);
        Assert.Equal((1, JobState.Waiting), (job.Polls, job.State));
        Assert.Null(job.LeaseUntil);
        Assert.Equal(new DuePlaces(null, Seconds(3), null), await _world.DueAsync(claim.Id));
    }

    [Fact]
    public async Task A_requeued_job_is_as_new_except_for_its_history()
    {
        var claim = await _world.ClaimedAsync(JobState.Submitting);
        var failed = StoreWorld.Attempt(outcome: AttemptOutcome.Failed);

        Assert.Equal(WriteOutcome.Written, await Claims.RescheduleAsync(
            claim, new Reschedule { In = Seconds(4), Requeue = true, Attempts = [failed] }, Cancel));

        var job = await _world.FindAsync(claim.Id);
        Assert.Equal(JobState.Queued, job.State);
        Assert.Null(job.IntentAt);
        Assert.NotNull(job.StartedAt);
        Assert.Equal(failed, Assert.Single(job.Attempts));
        Assert.Equal(new DuePlaces(Seconds(4), null, TimeSpan.FromHours(1)), await _world.DueAsync(claim.Id));
    }

    [Fact]
    public async Task A_job_that_begins_again_has_still_one_started_event()
    {
        var claim = await _world.ClaimedAsync(JobState.Submitting);
        await Claims.RescheduleAsync(claim, new Reschedule { In = Seconds(0), Requeue = true }, Cancel);

        Assert.Equal(WriteOutcome.Written, await _world.IntendAsync(await _world.ClaimAsync(claim.Id)));

        Assert.Equal(2, (await Jobs.ReadEventsAsync(claim.Id, 0, Cancel)).Count);
    }

    [Theory]
    [InlineData(JobState.Queued)]
    [InlineData(JobState.Waiting)]
    [InlineData(JobState.Storing)]
    public async Task A_job_that_may_have_been_bought_is_not_requeued(JobState state)
    {
        var claim = await _world.ClaimedAsync(state);

        Assert.Equal(WriteOutcome.Stale, await Claims.RescheduleAsync(claim, new Reschedule { In = Seconds(1), Requeue = true }, Cancel));
    }

    [Theory]
    [InlineData(JobState.Queued, JobState.Succeeded)]
    [InlineData(JobState.Submitting, JobState.Succeeded)]
    [InlineData(JobState.Waiting, JobState.Succeeded)]
    [InlineData(JobState.Queued, JobState.OutcomeUnknown)]
    public async Task An_end_that_the_job_s_state_does_not_allow_is_refused(JobState state, JobState end)
    {
        var claim = await _world.ClaimedAsync(state);

        Assert.Equal(WriteOutcome.Stale, await Claims.FinishAsync(claim, StoreWorld.Ending(end), Cancel));

        Assert.Equal(state, (await _world.FindAsync(claim.Id)).State);
    }

    [Theory]
    [InlineData(JobState.Waiting)]
    [InlineData(JobState.Storing)]
    public async Task Finishing_a_job_with_a_state_that_is_no_end_is_refused(JobState state)
    {
        var claim = await _world.ClaimedAsync(JobState.Storing);

        await Assert.ThrowsAsync<ArgumentException>(() => Claims.FinishAsync(claim, StoreWorld.Ending(state), Cancel));
        await Assert.ThrowsAsync<ArgumentException>(() => Claims.FinishAsync(claim, StoreWorld.Ending() with { Image = null }, Cancel));
        await Assert.ThrowsAsync<ArgumentException>(() => Claims.FinishAsync(claim, StoreWorld.Ending(JobState.Failed) with { Error = null }, Cancel));
    }
}
