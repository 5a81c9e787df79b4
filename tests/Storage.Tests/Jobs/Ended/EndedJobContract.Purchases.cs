using ImageGen.Storage.Jobs;
using ImageGen.Storage.Jobs.Claims;
using ImageGen.Storage.Reconciliation;
using ImageGen.Storage.Redis;
using ImageGen.Storage.Tests.Stores;

namespace ImageGen.Storage.Tests.Jobs.Ended;

/// <content>Purchases and moves to another lane of jobs that end.</content>
public abstract partial class EndedJobContract
{
    private protected const string Other = "gpu";
    private protected static readonly Destination Box = new("box-1", Other);

    [Fact]
    public async Task A_moved_job_is_run_canceled_and_ended_in_its_new_lane()
    {
        var (run, canceled) = (await MovedAsync(), await MovedAsync());

        Assert.Equal(CancelOutcome.Canceled, (await Jobs.CancelAsync(StoreWorld.Tenant, canceled, Cancel)).Outcome);
        var claim = await _world.ClaimAsync(run);
        Assert.Equal(WriteOutcome.Written, await Claims.RecordIntentAsync(claim, new Intent(Box.Provider, null, [StoreWorld.Attempt(Box.Provider)]), Cancel));
        Assert.Equal(WriteOutcome.Written, await Claims.RecordStoringAsync(claim, null, Cancel));
        Assert.Equal(WriteOutcome.Written, await Claims.FinishAsync(claim, StoreWorld.Ending(), Cancel));

        Assert.Equal(new DuePlaces(null, null, null), await _world.DueAsync(run, Other));
        Assert.Equal(new DuePlaces(null, null, null), await _world.DueAsync(canceled, Other));
        Assert.Equal(0, await Index.CountUnfinishedAsync(Cancel));
    }

    [Fact]
    public async Task A_replay_begins_where_the_request_says()
    {
        var claim = await _world.ClaimAsync(await MovedAsync());
        await Claims.FinishAsync(claim, StoreWorld.Ending(JobState.Failed) with { Attempts = [], IsFinalAnswer = true }, Cancel);
        var ended = await _world.FindAsync(claim.Id);

        var order = new ReplayOrder(StoreWorld.Tenant, ended.Id, ended.Sequence, AcceptDouble: false, TimeSpan.FromHours(1));
        Assert.Equal(ReplayOutcome.Replayed, (await Jobs.ReplayAsync(order, Cancel)).Outcome);

        Assert.Null((await _world.FindAsync(claim.Id)).Target);
    }

    [Fact]
    public async Task Jobs_being_ordered_and_jobs_that_ended_with_an_unknown_outcome_are_listed_as_in_doubt()
    {
        var ordering = await _world.ClaimedAsync(JobState.Submitting);
        var unknown = await _world.ClaimedAsync(JobState.Submitting);
        await FailAsync(unknown, charged: true, JobState.OutcomeUnknown);
        await FailAsync(await _world.ClaimedAsync(JobState.Submitting), charged: false);
        await _world.ClaimedAsync(JobState.Waiting);
        await _world.CreateAsync();

        var doubtful = await Book.ReadDoubtfulAsync("sandbox", [StoreWorld.Lane], _world.Now, Cancel);

        Assert.Equal(new[] { ordering.Id, unknown.Id }.Order(), doubtful.Select(job => job.Id).Order());
        Assert.Empty(await Book.ReadDoubtfulAsync("other", [StoreWorld.Lane], _world.Now, Cancel));
        Assert.Equal([ordering.Id], (await Book.ReadDoubtfulAsync("sandbox", [StoreWorld.Lane], _world.Now + Seconds(1), Cancel)).Select(job => job.Id));
    }

    [Fact]
    public async Task A_found_and_delivered_purchase_stays_with_its_job_and_its_buyer_looks_up_again()
    {
        var (finder, buyer) = await FoundAsync();
        var claim = await _world.ClaimAsync(finder.Id);
        await Claims.RecordStoringAsync(claim, null, Cancel);
        await Claims.FinishAsync(claim, StoreWorld.Ending(), Cancel);

        Assert.Equal(WriteOutcome.Taken, await ToldAsync(buyer));
        Assert.Equal(WriteOutcome.Taken, await ToldAsync(buyer));

        Assert.Equal(JobState.Submitting, (await _world.FindAsync(buyer.Id)).State);
        Assert.False(await Claims.TryClaimPurchaseAsync(buyer, "sandbox", "p1", Cancel));
        Assert.True(await Claims.TryClaimPurchaseAsync(buyer, "sandbox", "p2", Cancel));
    }

    private protected static Reschedule Again() => new() { In = Seconds(4), Requeue = true, IsFinalAnswer = true };

    private protected async Task<Guid> MovedAsync()
    {
        var claim = await AtProviderAsync(JobState.Waiting);
        Assert.Equal(WriteOutcome.Written, await Claims.RescheduleAsync(claim, Again() with { To = Box }, Cancel));
        return claim.Id;
    }

    /// <summary>With everything that such a job may have left behind.</summary>
    private protected async Task<Job> AtProviderAsync(JobState state)
    {
        if (state != JobState.Storing)
        {
            return await _world.ClaimedAsync(state);
        }

        var claim = await _world.ClaimedAsync(JobState.Waiting);
        Assert.Equal(WriteOutcome.Written, await Claims.RecordStoringAsync(claim, _world.Now + Seconds(600), Cancel));
        Assert.Equal(WriteOutcome.Written, await Claims.RescheduleAsync(claim, new Reschedule { In = Seconds(0), SpilledBy = "here" }, Cancel));
        return await _world.ClaimAsync(claim.Id);
    }

    private protected RedisPurchaseIndex Book => new(new StoreConnection(_world.Redis), new StoreSettings(TimeSpan.FromDays(7)));

    /// <summary>One job whose look-up found the purchase of another, which still waits for its answer.</summary>
    private protected async Task<(Job Finder, Job Buyer)> FoundAsync()
    {
        var (finder, buyer) = (await _world.ClaimedAsync(JobState.Submitting), await _world.ClaimedAsync(JobState.Submitting));
        Assert.True(await Claims.TryClaimPurchaseAsync(finder, "sandbox", "p1", Cancel));
        Assert.Equal(WriteOutcome.Written, await Claims.RecordFoundIdAsync(finder, "p1", [StoreWorld.Attempt()], TimeSpan.Zero, Cancel));
        return (finder, buyer);
    }

    private protected Task<WriteOutcome> ToldAsync(Job claim) => Claims.RecordProviderIdAsync(claim, "p1", [StoreWorld.Attempt()], TimeSpan.Zero, Cancel);
}
