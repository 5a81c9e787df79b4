using ImageGen.Jobs.Submission;
using ImageGen.Storage.Jobs;
using ImageGen.Storage.Tests.Stores;

namespace ImageGen.Storage.Tests.Jobs;

public abstract partial class JobStoreContract
{
    [Fact]
    public async Task A_purchase_whose_buyer_is_gone_is_adopted_and_the_buyer_is_kept_out()
    {
        var claim = await _world.ClaimedAsync(JobState.Submitting);
        _world.Pass(StoreWorld.Lease);

        Assert.Equal(AdoptOutcome.Adopted, await AdoptAsync(claim.Id));

        var job = await _world.FindAsync(claim.Id);
        Assert.Equal((JobState.Waiting, "p1"), (job.State, job.ProviderId));
        Assert.Equal(new DuePlaces(null, TimeSpan.Zero, null), await _world.DueAsync(claim.Id));
        Assert.Equal(WriteOutcome.Stale, await Jobs.RecordProviderIdAsync(claim, "p2", [StoreWorld.Attempt()], TimeSpan.Zero, Cancel));
        Assert.Equal(ClaimOutcome.Claimed, (await ClaimAsync(claim.Id)).Outcome);
    }

    [Fact]
    public async Task A_callback_while_the_order_s_answer_is_awaited_only_records_the_id()
    {
        var claim = await _world.ClaimedAsync(JobState.Submitting);

        Assert.Equal(AdoptOutcome.Noted, await AdoptAsync(claim.Id));

        var job = await _world.FindAsync(claim.Id);
        Assert.Equal((JobState.Submitting, "p1", null), (job.State, job.HintedId, job.ProviderId));
        Assert.Equal(WriteOutcome.Written, await Jobs.RecordProviderIdAsync(claim, "p1", [StoreWorld.Attempt()], TimeSpan.Zero, Cancel));
        Assert.Null((await _world.FindAsync(claim.Id)).HintedId);
    }

    [Fact]
    public async Task A_callback_during_an_inconclusive_look_up_makes_the_job_due_at_once()
    {
        var claim = await _world.ClaimedAsync(JobState.Submitting);
        await AdoptAsync(claim.Id);

        Assert.Equal(WriteOutcome.Written, await Jobs.RecordUnknownAsync(claim, Order, Seconds(900), Cancel));

        Assert.Equal(new DuePlaces(null, TimeSpan.Zero, null), await _world.DueAsync(claim.Id));
        Assert.Equal("p1", (await _world.FindAsync(claim.Id)).HintedId);
    }

    [Fact]
    public async Task A_callback_makes_a_waiting_job_due_now()
    {
        var claim = await _world.ClaimedAsync(JobState.Submitting);
        await Jobs.RecordProviderIdAsync(claim, "p1", [StoreWorld.Attempt()], Seconds(40), Cancel);

        Assert.Equal(AdoptOutcome.Woken, await AdoptAsync(claim.Id));

        Assert.Equal(new DuePlaces(null, TimeSpan.Zero, null), await _world.DueAsync(claim.Id));
        Assert.Equal(ClaimOutcome.Claimed, (await ClaimAsync(claim.Id, ifDue: true)).Outcome);
    }

    [Fact]
    public async Task A_callback_during_a_poll_makes_the_next_poll_due_at_once()
    {
        var claim = await _world.ClaimedAsync(JobState.Waiting);

        Assert.Equal(AdoptOutcome.Woken, await AdoptAsync(claim.Id));
        await Jobs.RescheduleAsync(claim, new Reschedule { In = Seconds(60), Polled = true }, Cancel);

        Assert.Equal(new DuePlaces(null, TimeSpan.Zero, null), await _world.DueAsync(claim.Id));
        Assert.False((await _world.FindAsync(claim.Id)).CancelRequested);
    }

    [Fact]
    public async Task A_callback_about_another_order_changes_nothing()
    {
        var queued = await _world.CreateAsync();
        var waiting = (await _world.ClaimedAsync(JobState.Waiting)).Id;
        var ended = (await _world.EndedAsync()).Id;
        var before = await Task.WhenAll(_world.FindAsync(queued), _world.FindAsync(waiting), _world.FindAsync(ended));

        Assert.Equal(AdoptOutcome.Ignored, await AdoptAsync(queued));
        Assert.Equal(AdoptOutcome.Ignored, await AdoptAsync(waiting, "p9"));
        Assert.Equal(AdoptOutcome.Ignored, await Jobs.AdoptAsync(waiting, StoreWorld.Lane, "another", "p1", word: null, Cancel));
        Assert.Equal(AdoptOutcome.Ignored, await AdoptAsync(ended));
        Assert.Equal(AdoptOutcome.Ignored, await AdoptAsync(JobId.New()));

        var after = await Task.WhenAll(_world.FindAsync(queued), _world.FindAsync(waiting), _world.FindAsync(ended));
        Assert.Equal(before.Select(job => (job.State, job.ProviderId, job.Fence, job.HintedId)), after.Select(job => (job.State, job.ProviderId, job.Fence, job.HintedId)));
    }

    [Fact]
    public async Task A_purchase_is_adopted_by_one_job_only()
    {
        var (one, other) = (await _world.ClaimedAsync(JobState.Submitting), await _world.ClaimedAsync(JobState.Submitting));

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(n => Jobs.TryAdoptAsync(n % 2 == 0 ? one : other, "sandbox", "p1", Cancel)));

        Assert.NotEqual(answers[0], answers[1]);
        Assert.All(answers.Where((_, n) => n % 2 == 0), answer => Assert.Equal(answers[0], answer));
        Assert.All(answers.Where((_, n) => n % 2 == 1), answer => Assert.Equal(answers[1], answer));
    }

    [Fact]
    public async Task A_purchase_recorded_from_its_answer_belongs_to_no_other_job()
    {
        var (one, other) = (await _world.ClaimedAsync(JobState.Submitting), await _world.ClaimedAsync(JobState.Submitting));
        await Jobs.RecordProviderIdAsync(one, "p1", [StoreWorld.Attempt()], TimeSpan.Zero, Cancel);

        Assert.False(await Jobs.TryAdoptAsync(other, "sandbox", "p1", Cancel));
        Assert.True(await Jobs.TryAdoptAsync(one, "sandbox", "p1", Cancel));
        Assert.True(await Jobs.TryAdoptAsync(other, "sandbox", "p2", Cancel));
    }

    [Fact]
    public async Task A_purchase_reported_by_a_callback_belongs_to_no_other_job()
    {
        var (one, other) = (await _world.ClaimedAsync(JobState.Submitting), await _world.ClaimedAsync(JobState.Submitting));
        _world.Pass(StoreWorld.Lease);
        await AdoptAsync(one.Id);

        Assert.False(await Jobs.TryAdoptAsync(other, "sandbox", "p1", Cancel));
        Assert.True(await Jobs.TryAdoptAsync(one, "sandbox", "p1", Cancel));
    }

    private Task<AdoptOutcome> AdoptAsync(Guid id, string providerId = "p1") => Jobs.AdoptAsync(id, "elsewhere", "sandbox", providerId, word: null, Cancel);
}
