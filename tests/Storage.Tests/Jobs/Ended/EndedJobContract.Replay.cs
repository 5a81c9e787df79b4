using ImageGen.Contracts;
using ImageGen.Jobs.Submission;
using ImageGen.Storage.Jobs;
using ImageGen.Storage.Jobs.Claims;
using ImageGen.Storage.Jobs.Listing;
using ImageGen.Storage.Redis;
using ImageGen.Storage.Tests.Stores;

namespace ImageGen.Storage.Tests.Jobs.Ended;

public abstract partial class EndedJobContract
{
    [Fact]
    public async Task A_replayed_job_that_was_not_bought_is_like_a_new_one()
    {
        var claim = await _world.ClaimedAsync(JobState.Submitting);
        await FailAsync(claim, charged: false);
        _world.Pass(TimeSpan.FromHours(30));

        var replayed = (await ReplayAsync(claim.Id)).Job!;

        Assert.Equal((JobState.Queued, 1, null, null, null), (replayed.State, replayed.Replays, replayed.FinishedAt, replayed.Error, replayed.Cost));
        Assert.Equal((null, 0, _world.Now + TimeSpan.FromDays(1)), (replayed.ProviderId, replayed.Claims, replayed.ExpiresAt));
        Assert.Equal(new DuePlaces(TimeSpan.Zero, null, TimeSpan.FromDays(1)), await _world.DueAsync(claim.Id));
        Assert.Null(await _world.Database.KeyTimeToLiveAsync(PartitionKeys.Of(claim.Id).Row(claim.Id)));
        Assert.Null(await _world.Database.KeyTimeToLiveAsync(PartitionKeys.Of(claim.Id).Log(claim.Id)));
        Assert.Equal(1, await Index.CountUnfinishedAsync(Cancel));
        Assert.Equal([claim.Id], (await Index.ListAsync(StoreWorld.Tenant, new JobFilter { Status = JobStatus.Queued }, 10, null, Cancel)).Jobs.Select(job => job.Id));
        Assert.Empty((await Index.ListAsync(StoreWorld.Tenant, new JobFilter { Status = JobStatus.Failed }, 10, null, Cancel)).Jobs);
        Assert.Equal(WriteOutcome.Written, await _world.IntendAsync(await _world.ClaimAsync(claim.Id)));
    }

    [Fact]
    public async Task A_replay_is_announced_under_the_next_number()
    {
        var claim = await _world.ClaimedAsync(JobState.Submitting);
        await FailAsync(claim, charged: false);

        await ReplayAsync(claim.Id);

        var replayed = Assert.IsType<ImageReplayed>((await Jobs.ReadEventsAsync(claim.Id, 3, Cancel)).Single());
        Assert.Equal((4, ReplayStep.Queued, 1, "17"), (replayed.Sequence, replayed.ResumesAt, replayed.Replays, replayed.Metadata!["order"]));
        Assert.Contains(await Outbox.TakeAsync(10, Seconds(1), Cancel), entry => entry.Event is ImageReplayed);
    }

    [Fact]
    public async Task A_repeated_replay_acts_once()
    {
        var claim = await _world.ClaimedAsync(JobState.Submitting);
        await FailAsync(claim, charged: false);
        var read = await _world.FindAsync(claim.Id);

        var answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => Jobs.ReplayAsync(ReplayOf(read), Cancel)));

        Assert.Single(answers, answer => answer.Outcome == ReplayOutcome.Replayed);
        Assert.Equal(9, answers.Count(answer => answer.Outcome == ReplayOutcome.Changed));
        var job = await _world.FindAsync(claim.Id);
        Assert.Equal((1, 4), (job.Replays, job.Sequence));
        Assert.Equal(1, await Index.CountUnfinishedAsync(Cancel));

        // It ends again: a caller that still has the first end gets a conflict.
        await FailAsync(await _world.ClaimAsync(claim.Id), charged: false);
        Assert.Equal(ReplayOutcome.Changed, (await Jobs.ReplayAsync(ReplayOf(read), Cancel)).Outcome);
    }

    [Fact]
    public async Task A_replay_of_an_earlier_end_does_not_open_a_later_one_like_it()
    {
        var claim = await _world.ClaimedAsync(JobState.Submitting);
        await FailAsync(claim, charged: false);
        var first = await _world.FindAsync(claim.Id);
        await ReplayAsync(claim.Id);
        await FailAsync(await _world.ClaimAsync(claim.Id), charged: false);

        Assert.Equal(ReplayOutcome.Changed, (await Jobs.ReplayAsync(ReplayOf(first), Cancel)).Outcome);

        Assert.Equal((JobState.Failed, 1), ((await _world.FindAsync(claim.Id)).State, (await _world.FindAsync(claim.Id)).Replays));
    }

    [Fact]
    public async Task An_image_at_the_provider_is_polled_for_and_its_price_is_counted_once()
    {
        var claim = await _world.ClaimedAsync(JobState.Waiting);
        await FailAsync(claim, charged: true);
        _world.Pass(TimeSpan.FromHours(2));

        var replayed = (await ReplayAsync(claim.Id)).Job!;

        Assert.Equal((JobState.Waiting, "p1", null), (replayed.State, replayed.ProviderId, replayed.Spent));
        Assert.Equal(new DuePlaces(null, TimeSpan.Zero, null), await _world.DueAsync(claim.Id));
        Assert.Equal(_world.Now, replayed.IntentAt);
        Assert.Equal((2, 1, "p1", null), (replayed.Attempts.Count, replayed.EarlierAttempts, replayed.Attempts[1].ProviderId, replayed.Attempts[1].EndedAt));
    }

    [Fact]
    public async Task A_purchase_in_doubt_is_looked_up_from_the_time_of_its_intent()
    {
        var claim = await _world.ClaimedAsync(JobState.Submitting);
        var intentAt = _world.Now;
        await FailAsync(claim, charged: true, JobState.OutcomeUnknown);
        _world.Pass(TimeSpan.FromMinutes(5));

        var replayed = (await ReplayAsync(claim.Id)).Job!;

        Assert.Equal((JobState.Submitting, intentAt), (replayed.State, replayed.IntentAt));
        Assert.Equal(new DuePlaces(null, TimeSpan.Zero, null), await _world.DueAsync(claim.Id));
    }

    [Fact]
    public async Task A_lost_purchase_is_ordered_again_only_when_accepted_and_both_costs_are_counted()
    {
        var claim = await _world.ClaimedAsync(JobState.Storing);
        await FailAsync(claim, charged: true);

        Assert.Equal(ReplayOutcome.Refused, (await ReplayAsync(claim.Id)).Outcome);
        Assert.Equal(JobState.Failed, (await _world.FindAsync(claim.Id)).State);

        var replayed = (await ReplayAsync(claim.Id, acceptDouble: true)).Job!;
        Assert.Equal((JobState.Queued, new Cost { Amount = 0.04m, Certain = true }), (replayed.State, replayed.Spent));
        Assert.Null(replayed.IntentAt);
    }

    [Fact]
    public async Task The_former_holder_can_not_write_to_a_replayed_job()
    {
        var claim = await _world.ClaimedAsync(JobState.Waiting);
        await FailAsync(claim, charged: true);
        await ReplayAsync(claim.Id);

        Assert.Equal(WriteOutcome.Stale, await Claims.RenewLeaseAsync(claim, StoreWorld.Lease, Cancel));
        await _world.ClaimAsync(claim.Id);
        Assert.Equal(WriteOutcome.Stale, await Claims.FinishAsync(claim, StoreWorld.Ending(JobState.Failed), Cancel));
    }

    [Fact]
    public async Task A_replayed_job_is_forgotten_only_after_its_second_end()
    {
        var claim = await _world.ClaimedAsync(JobState.Submitting);
        await FailAsync(claim, charged: false);
        await ReplayAsync(claim.Id);
        _world.Pass(TimeSpan.FromDays(8));

        Assert.Equal(0, await Retention.TidyAsync(Cancel));

        Assert.Equal([claim.Id], (await Index.ListAsync(StoreWorld.Tenant, new JobFilter(), 10, null, Cancel)).Jobs.Select(job => job.Id));
    }

    [Fact]
    public async Task A_batch_waits_for_its_replayed_job_again()
    {
        var batch = JobId.New();
        var id = JobId.InBatch(batch, 0);
        await _world.CreateAsync(StoreWorld.Submission(id) with { BatchId = batch });
        var claim = await _world.ClaimAsync(id);
        await FailAsync(claim, charged: false);
        var key = PartitionKeys.Of(batch).Batch(batch);
        Assert.NotNull(await _world.Database.KeyTimeToLiveAsync(key));

        await ReplayAsync(id);

        Assert.Null(await _world.Database.KeyTimeToLiveAsync(key));
        Assert.Equal(1, (int)await _world.Database.HashGetAsync(key, "remaining"));
    }

    [Fact]
    public async Task A_canceled_job_continues_without_its_cancel()
    {
        var id = await _world.CreateAsync();
        await Jobs.CancelAsync(StoreWorld.Tenant, id, Cancel);

        Assert.False((await ReplayAsync(id)).Job!.CancelRequested);

        Assert.Equal(WriteOutcome.Written, await _world.IntendAsync(await _world.ClaimAsync(id)));
    }

    [Fact]
    public async Task Running_jobs_succeeded_jobs_and_other_tenants_jobs_are_not_replayed()
    {
        var running = await _world.ClaimedAsync(JobState.Waiting);
        var done = await _world.EndedAsync();

        Assert.Equal(ReplayOutcome.Refused, (await ReplayAsync(running.Id, acceptDouble: true)).Outcome);
        Assert.Equal(ReplayOutcome.Refused, (await ReplayAsync(done.Id, acceptDouble: true)).Outcome);
        Assert.Equal(ReplayOutcome.Missing, (await Jobs.ReplayAsync(ReplayOf(await _world.FindAsync(done.Id)) with { Tenant = "other" }, Cancel)).Outcome);
        Assert.Equal(ReplayOutcome.Missing, (await Jobs.ReplayAsync(ReplayOf(done) with { Id = JobId.New() }, Cancel)).Outcome);
    }

    [Fact]
    public async Task A_list_filtered_by_reason_and_time_is_read_to_its_end()
    {
        List<Guid> ended = [];
        for (var n = 0; n < 6; n++)
        {
            var claim = await _world.ClaimedAsync(JobState.Submitting);
            await FailAsync(claim, charged: false, reason: n % 2 == 0 ? FailureReason.TimedOut : FailureReason.Internal);
            ended.Add(claim.Id);
            _world.Pass(Seconds(10));
        }

        var start = _world.Now - Seconds(60);
        Assert.Equal([ended[4], ended[2], ended[0]], await ListAsync(new JobFilter { Reason = FailureReason.TimedOut }));
        Assert.Equal([ended[4], ended[2]], await ListAsync(new JobFilter { Reason = FailureReason.TimedOut, EndedAfter = start + Seconds(10) }));
        Assert.Equal([ended[2], ended[0]], await ListAsync(new JobFilter { Status = JobStatus.Failed, Reason = FailureReason.TimedOut, EndedBefore = start + Seconds(40) }));
        Assert.Empty(await ListAsync(new JobFilter { EndedBefore = start }));
    }

    private protected async Task<List<Guid>> ListAsync(JobFilter filter)
    {
        List<Guid> listed = [];
        string? cursor = null;
        do
        {
            var page = await Index.ListAsync(StoreWorld.Tenant, filter, 1, cursor, Cancel);
            listed.AddRange(page.Jobs.Select(job => job.Id));
            cursor = page.NextCursor;
        }
        while (cursor is not null);
        return listed;
    }

    private protected async Task FailAsync(Job claim, bool charged, JobState state = JobState.Failed, FailureReason reason = FailureReason.TimedOut)
    {
        var ending = StoreWorld.Ending(state) with
        {
            Attempts = [StoreWorld.Attempt(outcome: AttemptOutcome.Failed) with { MayHaveCharged = charged, EndedAt = _world.Now }],
            Error = new JobError { Reason = reason, Message = "No." },
        };
        Assert.Equal(WriteOutcome.Written, await Claims.FinishAsync(claim, ending, Cancel));
    }

    private protected async Task<ReplayResult> ReplayAsync(Guid id, bool acceptDouble = false)
        => await Jobs.ReplayAsync(ReplayOf(await _world.FindAsync(id)) with { AcceptDouble = acceptDouble }, Cancel);

    private protected static ReplayOrder ReplayOf(Job job) => new(StoreWorld.Tenant, job.Id, job.Sequence, AcceptDouble: false, TimeSpan.FromDays(1));
}
