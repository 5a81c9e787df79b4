using ImageGen.Storage.Jobs;
using ImageGen.Storage.Jobs.Claims;
using ImageGen.Storage.Tests.Stores;

namespace ImageGen.Storage.Tests.Jobs;

public abstract partial class JobStoreContract
{
    [Fact]
    public async Task A_purchase_whose_buyer_is_gone_is_adopted_and_the_buyer_is_kept_out()
    {
        var claim = await _world.ClaimedAsync(JobState.Submitting);
        _world.Pass(StoreWorld.Lease);

        Assert.Equal(CallbackOutcome.Adopted, await CallBackAsync(claim.Id));

        var job = await _world.FindAsync(claim.Id);
        Assert.Equal((JobState.Waiting, "p1"), (job.State, job.ProviderId));
        Assert.Equal(new DuePlaces(null, TimeSpan.Zero, null), await _world.DueAsync(claim.Id));
        Assert.Equal(WriteOutcome.Stale, await Claims.RecordProviderIdAsync(claim, "p2", [StoreWorld.Attempt()], TimeSpan.Zero, Cancel));
        Assert.Equal(ClaimOutcome.Claimed, (await ClaimAsync(claim.Id)).Outcome);
    }

    [Fact]
    public async Task A_callback_while_the_order_s_answer_is_awaited_only_records_the_id()
    {
        var claim = await _world.ClaimedAsync(JobState.Submitting);

        Assert.Equal(CallbackOutcome.Noted, await CallBackAsync(claim.Id));

        var job = await _world.FindAsync(claim.Id);
        Assert.Equal((JobState.Submitting, "p1", null), (job.State, job.HintedId, job.ProviderId));
        Assert.Equal(WriteOutcome.Written, await Claims.RecordProviderIdAsync(claim, "p1", [StoreWorld.Attempt()], TimeSpan.Zero, Cancel));
        Assert.Null((await _world.FindAsync(claim.Id)).HintedId);
    }

    [Fact]
    public async Task A_callback_during_an_inconclusive_look_up_makes_the_job_due_at_once()
    {
        var claim = await _world.ClaimedAsync(JobState.Submitting);
        await CallBackAsync(claim.Id);

        Assert.Equal(WriteOutcome.Written, await Claims.RecordUnknownAsync(claim, Order, Seconds(900), Cancel));

        Assert.Equal(new DuePlaces(null, TimeSpan.Zero, null), await _world.DueAsync(claim.Id));
        Assert.Equal("p1", (await _world.FindAsync(claim.Id)).HintedId);
    }

    [Fact]
    public async Task A_callback_makes_a_waiting_job_due_now()
    {
        var claim = await _world.ClaimedAsync(JobState.Submitting);
        await Claims.RecordProviderIdAsync(claim, "p1", [StoreWorld.Attempt()], Seconds(40), Cancel);

        Assert.Equal(CallbackOutcome.Woken, await CallBackAsync(claim.Id));

        Assert.Equal(new DuePlaces(null, TimeSpan.Zero, null), await _world.DueAsync(claim.Id));
        Assert.Equal(ClaimOutcome.Claimed, (await ClaimAsync(claim.Id, ifDue: true)).Outcome);
    }

    [Fact]
    public async Task A_callback_during_a_poll_makes_the_next_poll_due_at_once()
    {
        var claim = await _world.ClaimedAsync(JobState.Waiting);

        Assert.Equal(CallbackOutcome.Woken, await CallBackAsync(claim.Id));
        await Claims.RescheduleAsync(claim, new Reschedule { In = Seconds(60), Polled = true }, Cancel);

        Assert.Equal(new DuePlaces(null, TimeSpan.Zero, null), await _world.DueAsync(claim.Id));
        Assert.False((await _world.FindAsync(claim.Id)).CancelRequested);
    }

    [Fact]
    public async Task A_purchase_is_adopted_by_one_job_only()
    {
        var (one, other) = (await _world.ClaimedAsync(JobState.Submitting), await _world.ClaimedAsync(JobState.Submitting));

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(n => Claims.TryClaimPurchaseAsync(n % 2 == 0 ? one : other, "sandbox", "p1", Cancel)));

        Assert.NotEqual(answers[0], answers[1]);
        Assert.All(answers.Where((_, n) => n % 2 == 0), answer => Assert.Equal(answers[0], answer));
        Assert.All(answers.Where((_, n) => n % 2 == 1), answer => Assert.Equal(answers[1], answer));
    }

    [Fact]
    public async Task A_purchase_recorded_from_its_answer_belongs_to_no_other_job()
    {
        var (one, other) = (await _world.ClaimedAsync(JobState.Submitting), await _world.ClaimedAsync(JobState.Submitting));
        await Claims.RecordProviderIdAsync(one, "p1", [StoreWorld.Attempt()], TimeSpan.Zero, Cancel);

        Assert.False(await Claims.TryClaimPurchaseAsync(other, "sandbox", "p1", Cancel));
        Assert.True(await Claims.TryClaimPurchaseAsync(one, "sandbox", "p1", Cancel));
        Assert.True(await Claims.TryClaimPurchaseAsync(other, "sandbox", "p2", Cancel));
    }

    [Fact]
    public async Task A_purchase_reported_by_a_callback_belongs_to_no_other_job()
    {
        var (one, other) = (await _world.ClaimedAsync(JobState.Submitting), await _world.ClaimedAsync(JobState.Submitting));
        _world.Pass(StoreWorld.Lease);
        await CallBackAsync(one.Id);

        Assert.False(await Claims.TryClaimPurchaseAsync(other, "sandbox", "p1", Cancel));
        Assert.True(await Claims.TryClaimPurchaseAsync(one, "sandbox", "p1", Cancel));
    }
}
