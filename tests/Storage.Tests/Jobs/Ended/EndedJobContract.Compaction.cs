using ImageGen.Contracts;
using ImageGen.Storage.Jobs;
using ImageGen.Storage.Jobs.Claims;
using ImageGen.Storage.Jobs.Listing;
using ImageGen.Storage.Redis;
using ImageGen.Storage.Results;
using ImageGen.Storage.Tests.Results;
using ImageGen.Storage.Tests.Stores;

namespace ImageGen.Storage.Tests.Jobs.Ended;

/// <content>Compact rows of ended jobs.</content>
public abstract partial class EndedJobContract
{
    [Theory]
    [InlineData(JobState.Succeeded)]
    [InlineData(JobState.Failed)]
    [InlineData(JobState.Canceled)]
    public async Task A_compact_job_reads_like_before(JobState state)
    {
        var claim = await _world.EndedAsync(state);
        var reader = StoreWorld.Open(_world.Redis, () => _world.Now);
        var (before, events) = (await reader.Jobs.FindAsync(claim.Id, Cancel), await reader.Jobs.ReadEventsAsync(claim.Id, 0, Cancel));

        await _world.CompactAsync();

        Assert.False(await _world.Database.KeyExistsAsync(PartitionKeys.Of(claim.Id).Log(claim.Id)));
        var after = await reader.Jobs.FindAsync(claim.Id, Cancel);
        Assert.Equivalent(before! with { Owner = null }, after, strict: true);
        Assert.Equivalent(events, await reader.Jobs.ReadEventsAsync(claim.Id, 0, Cancel), strict: true);
        Assert.Equal([3L], (await reader.Jobs.ReadEventsAsync(claim.Id, 2, Cancel)).Select(entry => entry.Sequence));
        Assert.Equal([1L, 2, 3], (await reader.Outbox.TakeAsync(10, Seconds(1), Cancel)).Select(entry => entry.Event.Sequence).Order());
        var timeToLive = await _world.Database.KeyTimeToLiveAsync(PartitionKeys.Of(claim.Id).Row(claim.Id));
        Assert.InRange(timeToLive!.Value, TimeSpan.FromDays(6.9), TimeSpan.FromDays(7));
    }

    [Fact]
    public async Task A_second_compaction_changes_nothing()
    {
        var claim = await _world.EndedAsync();
        await _world.CompactAsync();
        var before = await RowAsync(claim.Id);

        await _world.CompactAsync();

        Assert.Equal(before, await RowAsync(claim.Id));
        Assert.Equal(1, await _world.Database.ListLengthAsync(PartitionKeys.Of(claim.Id).Expiring));
    }

    [Fact]
    public async Task A_job_with_an_unknown_outcome_is_not_compacted()
    {
        var claim = await _world.EndedAsync(JobState.OutcomeUnknown);

        await _world.CompactAsync();

        Assert.True(await _world.Database.KeyExistsAsync(PartitionKeys.Of(claim.Id).Log(claim.Id)));
    }

    [Fact]
    public async Task A_compact_job_can_be_replayed_and_made_compact_again()
    {
        var claim = await _world.ClaimedAsync(JobState.Submitting);
        await FailAsync(claim, charged: false);
        await _world.CompactAsync();

        Assert.Equal(JobState.Queued, (await ReplayAsync(claim.Id)).Job!.State);
        var again = await _world.ClaimAsync(claim.Id);
        Assert.Equal(WriteOutcome.Written, await _world.IntendAsync(again));
        Assert.Equal(WriteOutcome.Written, await FailAgainAsync(again));
        await _world.CompactAsync();

        var reader = StoreWorld.Open(_world.Redis, () => _world.Now);
        Assert.Equal(1, (await reader.Jobs.FindAsync(claim.Id, Cancel))!.Replays);
        Assert.Equal(
            [ImageAccepted.EventType, ImageStarted.EventType, ImageFailed.EventType, ImageReplayed.EventType, ImageFailed.EventType],
            (await reader.Jobs.ReadEventsAsync(claim.Id, 0, Cancel)).Select(EventTypes.NameOf));
    }

    [Fact]
    public async Task A_compaction_does_not_change_a_job_that_was_replayed_since_it_was_read()
    {
        var claim = await _world.ClaimedAsync(JobState.Submitting);
        await FailAsync(claim, charged: false);
        var reader = StoreWorld.Open(_world.Redis, () => _world.Now);
        var keys = PartitionKeys.Of(claim.Id);
        var row = await _world.Database.HashGetAllAsync(keys.Row(claim.Id));
        var entry = await _world.Database.ListGetByIndexAsync(keys.ToCompact, 0);
        var failed = (await reader.Jobs.FindAsync(claim.Id, Cancel))!;
        Assert.Equal(ReplayOutcome.Replayed, (await reader.Jobs.ReplayAsync(ReplayOf(failed), Cancel)).Outcome);

        await new StoreConnection(_world.Redis).RunAsync(
            JobScripts.Compact,
            [keys.ToCompact, keys.Expiring, keys.Row(claim.Id), keys.Log(claim.Id)],
            ["", entry, "compact", JobRow.Revision(row), 2, "state", "failed"],
            Cancel);

        var job = (await reader.Jobs.FindAsync(claim.Id, Cancel))!;
        Assert.Equal((JobState.Queued, 4L), (job.State, job.Sequence));
        Assert.Equal(4, (await reader.Jobs.ReadEventsAsync(claim.Id, 0, Cancel)).Count);
    }

    [Fact]
    public async Task A_worker_of_the_version_before_sees_that_a_compact_job_has_ended()
    {
        var claim = await _world.EndedAsync();
        await _world.CompactAsync();

        Assert.Equal("ended", await new EarlierWorker(_world, "earlier").ClaimAsync(claim.Id));
    }

    [Fact]
    public async Task A_replayed_job_stays_listed_when_the_time_of_its_first_end_is_over()
    {
        var claim = await _world.ClaimedAsync(JobState.Submitting);
        await FailAsync(claim, charged: false);
        _world.Pass(TimeSpan.FromDays(6));
        await ReplayAsync(claim.Id);
        var again = await _world.ClaimAsync(claim.Id);
        await FailAgainAsync(again);
        _world.Pass(TimeSpan.FromDays(2));

        Assert.Equal(0, await Retention.TidyAsync(Cancel));
        Assert.Equal([claim.Id], (await Index.ListAsync(StoreWorld.Tenant, new JobFilter(), 10, null, Cancel)).Jobs.Select(job => job.Id));

        _world.Pass(TimeSpan.FromDays(6));
        Assert.Equal(1, await Retention.TidyAsync(Cancel));
        Assert.False(await _world.Database.KeyExistsAsync(PartitionKeys.Of(claim.Id).Replayed));
    }

    [Fact]
    public async Task A_job_that_the_version_before_made_compact_is_read_and_removed_when_its_time_is_over()
    {
        var claim = await _world.EndedAsync();
        var (reader, keys) = (StoreWorld.Open(_world.Redis, () => _world.Now), PartitionKeys.Of(claim.Id));
        var before = await reader.Jobs.FindAsync(claim.Id, Cancel);
        await EarlierCompaction.RunAsync(_world, claim.Id);

        Assert.False(await _world.Database.KeyExistsAsync(keys.Log(claim.Id)));
        Assert.Equivalent(before! with { Owner = null }, await reader.Jobs.FindAsync(claim.Id, Cancel), strict: true);
        Assert.Equal([1L, 2, 3], (await reader.Jobs.ReadEventsAsync(claim.Id, 0, Cancel)).Select(entry => entry.Sequence));

        _world.Pass(TimeSpan.FromDays(8));
        Assert.Equal(1, await reader.Retention.TidyAsync(Cancel));
        Assert.Equal((0, 0), (await _world.Database.ListLengthAsync(keys.Compacted), await _world.Database.SortedSetLengthAsync(keys.Index(StoreWorld.Tenant))));
    }

    [Fact]
    public async Task The_image_of_a_compact_job_waits_in_a_short_list_and_is_removed_when_the_row_is_gone()
    {
        using var folder = new TemporaryFolder();
        var results = new FileResultStore(folder.Path, TimeProvider.System);
        var claim = await _world.ClaimedAsync(JobState.Storing);
        var stored = await results.PutAsync(claim.Id, TestImages.Png(), Cancel);
        await Claims.FinishAsync(claim, StoreWorld.Ending() with { Image = stored }, Cancel);
        var (reader, keys) = (StoreWorld.Open(_world.Redis, () => _world.Now), PartitionKeys.Of(claim.Id));
        Assert.Equal((1, 0), (await _world.Database.SortedSetLengthAsync(keys.Removals), await _world.Database.ListLengthAsync(keys.ExpiringImages)));

        await _world.CompactAsync();
        Assert.Equal((0, 1), (await _world.Database.SortedSetLengthAsync(keys.Removals), await _world.Database.ListLengthAsync(keys.ExpiringImages)));
        Assert.InRange(((byte[])(await _world.Database.ListGetByIndexAsync(keys.ExpiringImages, 0))!).Length, 16, 26);
        _world.Pass(TimeSpan.FromDays(6.9));
        await reader.Retention.TidyAsync(Cancel);
        Assert.Equal(1, await _world.Database.ListLengthAsync(keys.ExpiringImages));

        // The row still exists: the clock of the server, which deletes it, has not reached its end.
        _world.Pass(TimeSpan.FromDays(0.2));
        await reader.Retention.TidyAsync(Cancel);
        Assert.Equal((1, 0), (await _world.Database.SortedSetLengthAsync(keys.Removals), await _world.Database.ListLengthAsync(keys.ExpiringImages)));
        await _world.RemovalsFrom(results).SweepAsync(10, Cancel);
        Assert.NotNull(await ReadAsync(results, stored.Key));

        await _world.Database.KeyDeleteAsync(keys.Row(claim.Id));
        _world.Pass(TimeSpan.FromDays(7.1));
        Assert.Equal((1, 0), await _world.RemovalsFrom(results).SweepAsync(10, Cancel));
        Assert.Null(await ReadAsync(results, stored.Key));
        Assert.Equal(0, await _world.Database.SortedSetLengthAsync(keys.Removals));
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public async Task A_replayed_job_is_removed_when_only_one_of_its_ends_was_made_compact_by_the_version_before(bool first, bool second)
    {
        var claim = await _world.ClaimedAsync(JobState.Submitting);
        await FailAsync(claim, charged: false);
        await CompactAsync(first);
        var reader = StoreWorld.Open(_world.Redis, () => _world.Now);
        var failed = Assert.IsType<Job>(await reader.Jobs.FindAsync(claim.Id, Cancel));
        Assert.Equal(ReplayOutcome.Replayed, (await reader.Jobs.ReplayAsync(ReplayOf(failed), Cancel)).Outcome);
        Assert.Equal(CancelOutcome.Canceled, (await reader.Jobs.CancelAsync(StoreWorld.Tenant, claim.Id, Cancel)).Outcome);
        await CompactAsync(second);
        var keys = PartitionKeys.Of(claim.Id);
        Assert.Equal((1, 1), (await _world.Database.ListLengthAsync(keys.Compacted), await _world.Database.ListLengthAsync(keys.Expiring)));

        _world.Pass(TimeSpan.FromDays(8));
        Assert.Equal(1, await reader.Retention.TidyAsync(Cancel));

        Assert.Equal((0, 0), (await _world.Database.ListLengthAsync(keys.Compacted), await _world.Database.ListLengthAsync(keys.Expiring)));
        Assert.Equal(0, await _world.Database.SortedSetLengthAsync(keys.Index(StoreWorld.Tenant)));
        Assert.False(await _world.Database.KeyExistsAsync(keys.Replayed));

        Task CompactAsync(bool asBefore) => asBefore ? EarlierCompaction.RunAsync(_world, claim.Id) : _world.CompactAsync();
    }

    private protected Task<WriteOutcome> FailAgainAsync(Job claim) => Claims.FinishAsync(claim, StoreWorld.Ending(JobState.Failed), Cancel);
}
