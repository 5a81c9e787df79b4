using ImageGen.Contracts;
using ImageGen.Jobs.Submission;
using ImageGen.Storage.Jobs;
using ImageGen.Storage.Jobs.Claims;
using ImageGen.Storage.Redis;
using ImageGen.Storage.Tests.Stores;

namespace ImageGen.Storage.Tests.Jobs.Ended;

/// <content>Ends of jobs, and what is refused after them.</content>
public abstract partial class EndedJobContract
{
    [Fact]
    public async Task A_callback_about_another_order_changes_nothing()
    {
        var queued = await _world.CreateAsync();
        var waiting = (await _world.ClaimedAsync(JobState.Waiting)).Id;
        var ended = (await _world.EndedAsync()).Id;
        var before = await Task.WhenAll(_world.FindAsync(queued), _world.FindAsync(waiting), _world.FindAsync(ended));

        Assert.Equal(CallbackOutcome.Ignored, await CallBackAsync(queued));
        Assert.Equal(CallbackOutcome.Ignored, await CallBackAsync(waiting, "p9"));
        Assert.Equal(CallbackOutcome.Ignored, await Jobs.RecordCallbackAsync(waiting, StoreWorld.Lane, "another", "p1", callbackId: null, Cancel));
        Assert.Equal(CallbackOutcome.Ignored, await CallBackAsync(ended));
        Assert.Equal(CallbackOutcome.Ignored, await CallBackAsync(JobId.New()));

        var after = await Task.WhenAll(_world.FindAsync(queued), _world.FindAsync(waiting), _world.FindAsync(ended));
        Assert.Equal(before.Select(job => (job.State, job.ProviderId, job.Fence, job.HintedId)), after.Select(job => (job.State, job.ProviderId, job.Fence, job.HintedId)));
    }

    [Fact]
    public async Task A_job_that_was_not_bought_is_canceled_on_the_spot_and_costs_nothing()
    {
        var id = await _world.CreateAsync();

        var result = await Jobs.CancelAsync(StoreWorld.Tenant, id, Cancel);

        Assert.Equal(CancelOutcome.Canceled, result.Outcome);
        Assert.Equal((JobState.Canceled, _world.Now), (result.Job!.State, result.Job.FinishedAt));
        Assert.Equal(0, result.Job.Cost!.Amount);
        var canceled = Assert.IsType<ImageCanceled>((await Jobs.ReadEventsAsync(id, 1, Cancel)).Single());
        Assert.Equal(new Cost { Amount = 0, Certain = true }, canceled.Receipt.Cost);
        Assert.Equal(new DuePlaces(null, null, null), await _world.DueAsync(id));
        Assert.NotNull(await _world.Database.KeyTimeToLiveAsync(PartitionKeys.Of(id).Row(id)));
        Assert.Equal(0, await Index.CountUnfinishedAsync(Cancel));
    }

    [Fact]
    public async Task The_receipt_of_a_cancel_is_made_from_the_row_that_is_canceled()
    {
        var id = await _world.CreateAsync();
        var attempt = StoreWorld.Attempt(outcome: AttemptOutcome.Failed) with { MayHaveCharged = true };

        // Between the read of the row and the script of the cancel another worker tries, fails and releases the job.
        var late = Proxies.Interposed(_world.Redis, async () =>
        {
            var claim = await _world.ClaimAsync(id);
            await _world.IntendAsync(claim, attempt);
            await Claims.RescheduleAsync(claim, new Reschedule { In = Seconds(0), Requeue = true }, Cancel);
        });
        var result = await StoreWorld.Open(late, () => _world.Now).Jobs.CancelAsync(StoreWorld.Tenant, id, Cancel);

        Assert.Equal(CancelOutcome.Canceled, result.Outcome);
        var canceled = Assert.IsType<ImageCanceled>((await Jobs.ReadEventsAsync(id, 2, Cancel)).Single());
        Assert.Equal(attempt, Assert.Single(canceled.Receipt.Attempts));
        Assert.Null(canceled.Receipt.Cost);
    }

    [Theory]
    [InlineData(JobState.Succeeded)]
    [InlineData(JobState.Failed)]
    [InlineData(JobState.Canceled)]
    [InlineData(JobState.OutcomeUnknown)]
    public async Task An_ended_job_is_never_changed(JobState state)
    {
        var claim = await _world.EndedAsync(state);
        if (_world.Compacts)
        {
            await _world.CompactAsync();
        }

        // Whatever else stands in the row: an end is an end.
        await _world.Database.HashSetAsync(PartitionKeys.Of(claim.Id).Row(claim.Id), "lease", (_world.Now + StoreWorld.Lease).ToUnixTimeMilliseconds());
        var before = await RowAsync(claim.Id);

        await AssertAllStaleAsync(claim);
        Assert.Equal(CancelOutcome.AlreadyEnded, (await Jobs.CancelAsync(StoreWorld.Tenant, claim.Id, Cancel)).Outcome);

        Assert.Equal(before, await RowAsync(claim.Id));
        Assert.Equal(3, (await Jobs.ReadEventsAsync(claim.Id, 0, Cancel)).Count);
        Assert.Equal(new DuePlaces(null, null, null), await _world.DueAsync(claim.Id));
        Assert.Equal(0, await Index.CountUnfinishedAsync(Cancel));
    }

    [Fact]
    public async Task Places_of_the_bytes_are_recorded_with_storing_updated_afterwards_and_kept_when_the_job_fails()
    {
        var claim = await _world.ClaimedAsync(JobState.Waiting);
        await Claims.RecordStoringAsync(claim, new Storing { SpilledBy = "machine:/a" }, Cancel);
        Assert.Equal("machine:/a", (await _world.FindAsync(claim.Id)).SpilledBy);
        await Claims.RescheduleAsync(claim, new Reschedule { In = Seconds(0) }, Cancel);
        Assert.Equal("machine:/a", (await _world.FindAsync(claim.Id)).SpilledBy);
        await Claims.RescheduleAsync(await _world.ClaimAsync(claim.Id), new Reschedule { In = Seconds(0), SpilledBy = "" }, Cancel);
        Assert.Null((await _world.FindAsync(claim.Id)).SpilledBy);

        claim = await _world.ClaimAsync(claim.Id);
        await Claims.RecordStoringAsync(claim, new Storing { SpilledBy = "machine:/b", Source = "https://images.example.com/a.png" }, Cancel);
        await Claims.FinishAsync(claim, StoreWorld.Ending(JobState.Failed) with { SpilledBy = "machine:/b" }, Cancel);

        var failed = await _world.FindAsync(claim.Id);
        Assert.Equal(("machine:/b", "https://images.example.com/a.png"), (failed.SpilledBy, failed.Source));
        await Jobs.ReplayAsync(new ReplayOrder(failed.Tenant, failed.Id, failed.Sequence, AcceptDouble: false, Seconds(60)), Cancel);
        var replayed = await _world.FindAsync(claim.Id);
        Assert.Equal((JobState.Waiting, "machine:/b", "https://images.example.com/a.png"), (replayed.State, replayed.SpilledBy, replayed.Source));
    }

    [Theory]
    [InlineData(JobState.Queued)]
    [InlineData(JobState.Submitting)]
    [InlineData(JobState.Waiting)]
    [InlineData(JobState.Succeeded)]
    public async Task A_job_without_an_unknown_outcome_can_not_be_settled(JobState state)
    {
        var claim = state == JobState.Succeeded ? await _world.EndedAsync() : await _world.ClaimedAsync(state);

        Assert.Equal(SettleOutcome.NotUnknown, (await Jobs.SettleAsync(StoreWorld.Tenant, claim.Id, new Settlement.NotBought(), Cancel)).Outcome);
        Assert.Null((await _world.FindAsync(claim.Id)).Settlement);
    }

    [Theory]
    [InlineData(JobState.Succeeded, typeof(ImageGenerated))]
    [InlineData(JobState.Failed, typeof(ImageFailed))]
    [InlineData(JobState.OutcomeUnknown, typeof(ImageFailed))]
    [InlineData(JobState.Canceled, typeof(ImageCanceled))]
    public async Task An_end_and_its_event_are_written_in_one_step(JobState state, Type type)
    {
        var claim = await _world.ClaimedAsync(JobState.Storing);
        _world.Pass(Seconds(2));
        var ending = StoreWorld.Ending(state);

        Assert.Equal(WriteOutcome.Written, await Claims.FinishAsync(claim, ending, Cancel));

        var job = await _world.FindAsync(claim.Id);
        Assert.Equal((state, ending.Image, ending.Error, ending.Cost), (job.State, job.Image, job.Error, job.Cost));
        Assert.Equal(_world.Now, job.FinishedAt);
        Assert.Null(job.LeaseUntil);
        Assert.Equal(ending.Attempts, job.Attempts);
        Assert.Equal(new DuePlaces(null, null, null), await _world.DueAsync(claim.Id));
        Assert.Equal(0, await Index.CountUnfinishedAsync(Cancel));
        var last = (ImageEvent)(await Jobs.ReadEventsAsync(claim.Id, 2, Cancel)).Single();
        Assert.IsType(type, last);
        Assert.Equal((3, _world.Now, claim.Id, StoreWorld.Tenant), (last.Sequence, last.Time, last.JobId, last.Tenant));
        Assert.Equal("17", last.Metadata!["order"]);
        var keys = PartitionKeys.Of(claim.Id);
        Assert.InRange((await _world.Database.KeyTimeToLiveAsync(keys.Row(claim.Id)))!.Value, TimeSpan.FromDays(6.9), TimeSpan.FromDays(7));
        Assert.Equal(!_world.Compacts || state == JobState.OutcomeUnknown, await _world.Database.KeyExistsAsync(keys.Log(claim.Id)));
        if (await _world.Database.KeyTimeToLiveAsync(keys.Log(claim.Id)) is { } ofLog)
        {
            Assert.InRange(ofLog, TimeSpan.FromDays(6.9), TimeSpan.FromDays(7));
        }
    }

    [Fact]
    public async Task The_receipt_states_the_last_attempt_and_the_cost()
    {
        var claim = await _world.EndedAsync();

        var generated = Assert.IsType<ImageGenerated>((await Jobs.ReadEventsAsync(claim.Id, 2, Cancel)).Single());

        Assert.Equal(StoreWorld.Image(), generated.Image);
        Assert.Equal(("sandbox", "m1", 42L), (generated.Receipt.Provider, generated.Receipt.Model, generated.Receipt.Seed));
        Assert.Equal(new Cost { Amount = 0.04m, Certain = true }, generated.Receipt.Cost);
        Assert.Equal(AttemptOutcome.Succeeded, Assert.Single(generated.Receipt.Attempts).Outcome);
    }

    private protected Task<CallbackOutcome> CallBackAsync(Guid id, string providerId = "p1") => Jobs.RecordCallbackAsync(id, "elsewhere", "sandbox", providerId, callbackId: null, Cancel);

    private protected async Task AssertAllStaleAsync(Job claim)
    {
        Assert.Equal(WriteOutcome.Stale, await Claims.RenewLeaseAsync(claim, StoreWorld.Lease, Cancel));
        Assert.Equal(WriteOutcome.Stale, await _world.IntendAsync(claim));
        Assert.Equal(WriteOutcome.Stale, await Claims.RecordProviderIdAsync(claim, "p", [], Seconds(1), Cancel));
        Assert.Equal(WriteOutcome.Stale, await Claims.RecordStoringAsync(claim, null, Cancel));
        Assert.Equal(WriteOutcome.Stale, await Claims.RescheduleAsync(claim, new Reschedule { In = Seconds(1) }, Cancel));
        Assert.Equal(WriteOutcome.Stale, await Claims.RescheduleAsync(claim, new Reschedule { In = Seconds(1), Requeue = true }, Cancel));
        foreach (var state in (JobState[])[JobState.Succeeded, JobState.Failed, JobState.Canceled, JobState.OutcomeUnknown])
        {
            Assert.Equal(WriteOutcome.Stale, await Claims.FinishAsync(claim, StoreWorld.Ending(state), Cancel));
        }
    }

    private protected async Task<string[]> RowAsync(Guid id)
        => [.. (await _world.Database.HashGetAllAsync(PartitionKeys.Of(id).Row(id))).Select(entry => entry.ToString()).Order(StringComparer.Ordinal)];
}
