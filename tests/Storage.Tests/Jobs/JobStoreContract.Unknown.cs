using ImageGen.Contracts;
using ImageGen.Jobs.Submission;
using ImageGen.Storage.Jobs;
using ImageGen.Storage.Jobs.Claims;
using ImageGen.Storage.Tests.Stores;

namespace ImageGen.Storage.Tests.Jobs;

public abstract partial class JobStoreContract
{
    private static readonly UnknownOrder Order = new("sandbox", "m1", "no answer");

    private static readonly Cost Perhaps = new() { Amount = 0.04m, Certain = false };

    [Fact]
    public async Task An_unresolvable_order_is_announced_once_and_looked_up_again()
    {
        var claim = await _world.ClaimedAsync(JobState.Submitting);
        var since = _world.Now;

        Assert.Equal(WriteOutcome.Written, await Claims.RecordUnknownAsync(claim, Order, Seconds(900), Cancel));
        Assert.Equal(new DuePlaces(null, Seconds(900), null), await _world.DueAsync(claim.Id));
        _world.Pass(Seconds(900));
        claim = await _world.ClaimAsync(claim.Id);
        Assert.Equal(WriteOutcome.Written, await Claims.RecordUnknownAsync(claim, Order, Seconds(900), Cancel));

        var job = await _world.FindAsync(claim.Id);
        Assert.Equal((JobState.Submitting, since, null, 0), (job.State, job.UnknownSince, job.LeaseUntil, job.Claims));
        var unknown = Assert.IsType<ImageOutcomeUnknown>(Assert.Single(await Jobs.ReadEventsAsync(claim.Id, 2, Cancel)));
        Assert.Equal((3, since, "sandbox", "m1", "no answer"), (unknown.Sequence, unknown.Time, unknown.Provider, unknown.Model, unknown.Message));
        Assert.Contains(await Outbox.TakeAsync(10, Seconds(30), Cancel), entry => entry.Event is ImageOutcomeUnknown);
        Assert.Equal(1, await Index.CountUnfinishedAsync(Cancel));
    }

    [Theory]
    [InlineData(JobState.Queued)]
    [InlineData(JobState.Waiting)]
    [InlineData(JobState.Storing)]
    public async Task Only_a_submitted_order_can_become_unknown(JobState state)
    {
        var claim = await _world.ClaimedAsync(state);

        Assert.Equal(WriteOutcome.Stale, await Claims.RecordUnknownAsync(claim, Order, Seconds(1), Cancel));
        Assert.Null((await _world.FindAsync(claim.Id)).UnknownSince);
    }

    [Fact]
    public async Task A_worker_that_lost_the_job_can_not_mark_its_order_unknown()
    {
        var claim = await _world.ClaimedAsync(JobState.Submitting);
        _world.Pass(Seconds(61));
        await _world.ClaimAsync(claim.Id);

        Assert.Equal(WriteOutcome.Stale, await Claims.RecordUnknownAsync(claim, Order, Seconds(1), Cancel));
    }

    [Fact]
    public async Task A_settlement_is_recorded_and_makes_the_job_due_at_once()
    {
        var id = await WaitingToBeSettledAsync();

        var result = await Jobs.SettleAsync(StoreWorld.Tenant, id, new Settlement.Found("p-7"), Cancel);

        Assert.Equal((SettleOutcome.Settled, new Settlement.Found("p-7")), (result.Outcome, result.Job!.Settlement));
        Assert.Equal(TimeSpan.Zero, (await _world.DueAsync(id)).Continue);
        Assert.Equal(ClaimOutcome.Claimed, (await ClaimAsync(id, ifDue: true)).Outcome);
    }

    [Fact]
    public async Task A_settlement_during_a_claim_makes_the_job_due_when_the_claim_ends()
    {
        var id = await WaitingToBeSettledAsync();
        var claim = await _world.ClaimAsync(id);
        await Jobs.SettleAsync(StoreWorld.Tenant, id, new Settlement.Bought(), Cancel);

        await Claims.RescheduleAsync(claim, new Reschedule { In = Seconds(900) }, Cancel);

        Assert.Equal(TimeSpan.Zero, (await _world.DueAsync(id)).Continue);
        Assert.Equal(new Settlement.Bought(), (await _world.ClaimAsync(id)).Settlement);
    }

    [Fact]
    public async Task A_settlement_by_another_tenant_finds_no_job()
    {
        var id = await WaitingToBeSettledAsync();

        Assert.Equal(new SettleResult(SettleOutcome.Missing, null), await Jobs.SettleAsync("stranger", id, new Settlement.NotBought(), Cancel));
        Assert.Equal(new SettleResult(SettleOutcome.Missing, null), await Jobs.SettleAsync(StoreWorld.Tenant, JobId.New(), new Settlement.NotBought(), Cancel));
        Assert.Null((await _world.FindAsync(id)).Settlement);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_order_whose_outcome_became_known_can_not_be_settled(bool found)
    {
        var id = await WaitingToBeSettledAsync();
        await Jobs.SettleAsync(StoreWorld.Tenant, id, new Settlement.NotBought(), Cancel);
        var claim = await _world.ClaimAsync(id);

        await (found
            ? Claims.RecordProviderIdAsync(claim, "p", [], Seconds(1), Cancel)
            : Claims.RescheduleAsync(claim, new Reschedule { In = Seconds(1), Requeue = true }, Cancel));

        var job = await _world.FindAsync(id);
        Assert.Equal((found ? JobState.Waiting : JobState.Queued, null, null), (job.State, job.UnknownSince, job.Settlement));
    }

    [Fact]
    public async Task The_oldest_unknown_order_is_the_oldest_still_unresolved_one()
    {
        Assert.Null(await Due.FindOldestUnknownAsync(Cancel));
        var first = await WaitingToBeSettledAsync();
        _world.Pass(Seconds(10));
        var second = await WaitingToBeSettledAsync();
        var later = _world.Now;
        Assert.Equal(later - Seconds(10), await Due.FindOldestUnknownAsync(Cancel));

        await Claims.RecordProviderIdAsync(await _world.ClaimAsync(first), "p", [], Seconds(1), Cancel);
        Assert.Equal(later, await Due.FindOldestUnknownAsync(Cancel));

        await Claims.FinishAsync(await _world.ClaimAsync(second), StoreWorld.Ending(JobState.OutcomeUnknown), Cancel);
        Assert.Null(await Due.FindOldestUnknownAsync(Cancel));
    }

    [Fact]
    public async Task A_job_queued_for_a_second_order_is_not_canceled_as_never_bought()
    {
        var id = await ToBeBoughtAgainAsync();
        Assert.Equal(Perhaps, (await _world.FindAsync(id)).Cost);

        var result = await Jobs.CancelAsync(StoreWorld.Tenant, id, Cancel);

        Assert.Equal((CancelOutcome.Requested, JobState.Queued, true), (result.Outcome, result.Job!.State, result.Job.CancelRequested));
        Assert.Equal(TimeSpan.Zero, (await _world.DueAsync(id)).Start);
        var claim = await _world.ClaimAsync(id);
        Assert.Equal(WriteOutcome.CancelRequested, await _world.IntendAsync(claim));
        Assert.Equal(WriteOutcome.Written, await Claims.FinishAsync(claim, StoreWorld.Ending(JobState.OutcomeUnknown), Cancel));
    }

    [Fact]
    public async Task A_second_order_takes_the_way_of_the_first_and_announces_no_second_start()
    {
        var claim = await _world.ClaimAsync(await ToBeBoughtAgainAsync());

        Assert.Equal(WriteOutcome.Written, await _world.IntendAsync(claim));

        Assert.Equal(JobState.Submitting, (await _world.FindAsync(claim.Id)).State);
        Assert.Single((await Jobs.ReadEventsAsync(claim.Id, 0, Cancel)).OfType<ImageStarted>());
    }

    [Fact]
    public async Task A_callback_ends_the_unknown_outcome_of_its_order()
    {
        var id = await WaitingToBeSettledAsync();

        await Jobs.RecordCallbackAsync(id, StoreWorld.Lane, "sandbox", "p-7", callbackId: null, Cancel);

        var job = await _world.FindAsync(id);
        Assert.Equal((JobState.Waiting, "p-7", null), (job.State, job.ProviderId, job.UnknownSince));
    }

    [Fact]
    public async Task A_callback_during_the_claim_prevents_a_second_order()
    {
        var claim = await _world.ClaimedAsync(JobState.Submitting);
        await Jobs.RecordCallbackAsync(claim.Id, StoreWorld.Lane, "sandbox", "p-7", callbackId: null, Cancel);

        await Claims.RescheduleAsync(claim, new Reschedule { In = Seconds(5), Requeue = true, Attempts = [], Cost = Perhaps }, Cancel);

        var job = await _world.FindAsync(claim.Id);
        Assert.Equal((JobState.Submitting, "p-7", null), (job.State, job.HintedId, job.Cost));
        Assert.Equal(new DuePlaces(null, TimeSpan.Zero, null), await _world.DueAsync(claim.Id));
    }

    private async Task<Guid> WaitingToBeSettledAsync()
    {
        var claim = await _world.ClaimedAsync(JobState.Submitting);
        Assert.Equal(WriteOutcome.Written, await Claims.RecordUnknownAsync(claim, Order, Seconds(900), Cancel));
        return claim.Id;
    }

    private async Task<Guid> ToBeBoughtAgainAsync()
    {
        var claim = await _world.ClaimedAsync(JobState.Submitting);
        var attempts = new[] { StoreWorld.Attempt(outcome: AttemptOutcome.Unknown) with { MayHaveCharged = true } };
        Assert.Equal(WriteOutcome.Written, await Claims.RescheduleAsync(claim, new Reschedule { In = Seconds(5), Requeue = true, Attempts = attempts, Cost = Perhaps }, Cancel));
        return claim.Id;
    }
}
