using ImageGen.Contracts;
using ImageGen.Jobs.Submission;
using ImageGen.Storage.Events;
using ImageGen.Storage.Jobs;
using ImageGen.Storage.Jobs.Claims;
using ImageGen.Storage.Jobs.Due;
using ImageGen.Storage.Jobs.Listing;
using ImageGen.Storage.Redis;
using ImageGen.Storage.Tests.Stores;

namespace ImageGen.Storage.Tests.Jobs;

/// <content>One master of a cluster away: every key of partition 3 fails.</content>
public abstract partial class JobStoreContract
{
    private const string Away = "{p3}";

    private bool _isAway;

    private StorePorts Cluster => field ??= _world.Over(Proxies.Without(_world.Redis, Away, () => _isAway));

    [Theory]
    [InlineData(DueKind.Start)]
    [InlineData(DueKind.Expire)]
    public async Task A_partition_that_is_away_keeps_its_jobs_and_the_others_are_given_out(DueKind kind)
    {
        var ids = await CreateInEachPartitionAsync();
        _world.Pass(TimeSpan.FromHours(2));
        _isAway = true;

        var taken = await Cluster.Due.TakeDueAsync(kind, StoreWorld.Lane, 100, Seconds(5), Cancel);

        Assert.Equal(ids.Where((_, partition) => partition != 3).Order(), taken.Order());
    }

    [Fact]
    public async Task A_partition_that_comes_back_is_served_again_and_nothing_of_it_is_lost()
    {
        var ids = await CreateInEachPartitionAsync();
        _world.Pass(Seconds(10));
        _isAway = true;
        await Cluster.Due.TakeDueAsync(DueKind.Start, StoreWorld.Lane, 100, Seconds(5), Cancel);

        _isAway = false;

        await Eventually.TrueAsync(async () => (await Cluster.Due.TakeDueAsync(DueKind.Start, StoreWorld.Lane, 100, Seconds(5), Cancel)).SequenceEqual([ids[3]]), "the job of the returned partition is due", TimeSpan.FromMinutes(1));
    }

    [Fact]
    public async Task Images_in_the_other_partitions_are_rescued()
    {
        List<Guid> storing = [];
        for (var partition = 2; partition < 5; partition++)
        {
            var claim = await _world.ClaimAsync(await _world.CreateAsync(StoreWorld.Submission(JobId.New(partition))));
            await _world.IntendAsync(claim);
            await Claims.RecordStoringAsync(claim, _world.Now.AddMinutes(partition), Cancel);
            await Claims.RescheduleAsync(claim, new Reschedule { In = TimeSpan.Zero }, Cancel);
            storing.Add(claim.Id);
        }

        _isAway = true;

        Assert.Equal(_world.Now.AddMinutes(2), await Cluster.Due.FindNextDeletionAsync([StoreWorld.Lane, "other"], Cancel));
        Assert.Equal([storing[0], storing[2]], await Cluster.Due.TakeDueAsync(DueKind.Rescue, StoreWorld.Lane, 100, Seconds(5), Cancel));
    }

    [Fact]
    public async Task Events_of_the_other_partitions_are_handed_over_and_acknowledged()
    {
        var ids = await CreateInEachPartitionAsync();
        _isAway = true;

        var entries = await Cluster.Outbox.TakeAsync(100, Seconds(5), Cancel);
        await Cluster.Outbox.AcknowledgeAsync(entries, Cancel);

        Assert.Equal(ids.Where((_, partition) => partition != 3).Order(), entries.Select(entry => entry.Event.Subject).Order());
        _isAway = false;
        _world.Pass(Seconds(5));
        Assert.Equal([ids[3]], (await Outbox.TakeAsync(100, Seconds(5), Cancel)).Select(entry => entry.Event.Subject));
    }

    [Fact]
    public async Task A_submission_to_another_partition_is_accepted_and_counted()
    {
        await CreateInEachPartitionAsync();
        Assert.Equal(16, await Cluster.Index.CountUnfinishedAsync(Cancel));
        _isAway = true;

        // For the unavailable partition the last count is used, so that no request is admitted because a part can't be counted.
        Assert.Equal(16, await Cluster.Index.CountUnfinishedAsync(Cancel));
        Assert.Equal(15, await Cluster.Index.CountUnfinishedAsync(StoreWorld.Tenant, Cancel));
        Assert.Equal(CreateOutcome.Created, (await Cluster.Jobs.CreateAsync(StoreWorld.Submission(JobId.New(4)), Cancel)).Outcome);
        await Assert.ThrowsAsync<StoreUnavailableException>(() => Cluster.Jobs.CreateAsync(StoreWorld.Submission(JobId.New(3)), Cancel));
        Assert.Null(await Cluster.Due.FindOldestUnknownAsync(Cancel));
    }

    [Fact]
    public async Task New_jobs_go_to_partitions_that_answer()
    {
        var store = new StoreConnection(Proxies.Without(_world.Redis, Away, () => _isAway));
        var cluster = new StorePorts(store, new StoreSettings(TimeSpan.FromDays(7)));
        var choice = new PresentPartitions(store);
        _isAway = true;

        await cluster.Index.CountUnfinishedAsync(Cancel);

        Assert.DoesNotContain(3, Enumerable.Range(0, 500).Select(_ => choice.Choose()));
        _isAway = false;
        await Eventually.TrueAsync(async () => await cluster.Index.CountUnfinishedAsync(Cancel) == 0 && Enumerable.Range(0, 500).Any(_ => choice.Choose() == 3), "the returned partition is chosen again", TimeSpan.FromMinutes(1));
    }

    [Fact]
    public async Task A_list_has_the_jobs_of_the_other_partitions_and_states_that_some_may_be_missing()
    {
        var ids = await CreateInEachPartitionAsync();
        Assert.False((await Cluster.Index.ListAsync(StoreWorld.Tenant, new JobFilter(), 100, null, Cancel)).IsPartial);
        _isAway = true;

        var page = await Cluster.Index.ListAsync(StoreWorld.Tenant, new JobFilter { Status = JobStatus.Queued }, 100, null, Cancel);

        Assert.True(page.IsPartial);
        Assert.Equal(ids.Where((_, partition) => partition != 3).Order(), page.Jobs.Select(job => job.Id).Order());
    }

    [Fact]
    public async Task A_reader_of_the_feed_gets_the_events_of_the_other_partitions_and_the_rest_when_it_is_back()
    {
        var feed = new RedisTenantEvents(
            new StoreConnection(Proxies.Without(_world.Redis, Away, () => _isAway)), new StoreSettings(TimeSpan.FromDays(7)) { Now = () => _world.Now });
        var start = await feed.FindStartAsync(StoreWorld.Tenant, Cancel);
        var ids = await CreateInEachPartitionAsync();
        _isAway = true;

        var page = await feed.ReadAsync(StoreWorld.Tenant, start, 100, Cancel);
        _isAway = false;
        var rest = await feed.ReadAsync(StoreWorld.Tenant, page.Position, 100, Cancel);

        Assert.Equal(ids.Where((_, partition) => partition != 3).Order(), page.Entries.Select(entry => entry.Event.Subject).Order());
        Assert.True(page.IsPartial);
        await Eventually.TrueAsync(async () => (rest = await feed.ReadAsync(StoreWorld.Tenant, page.Position, 100, Cancel)).Entries.Count > 0, "the feed has the event of the returned partition", TimeSpan.FromMinutes(1));
        Assert.Equal([ids[3]], rest.Entries.Select(entry => entry.Event.Subject));
    }

    [Fact]
    public async Task The_owner_of_a_purchase_is_unavailable_while_a_partition_is_away()
    {
        var claim = await _world.ClaimedAsync(JobState.Submitting);
        _isAway = true;

        // The job that has it may be in that partition.
        await Assert.ThrowsAsync<StoreUnavailableException>(() => Cluster.Claims.TryClaimPurchaseAsync(claim, "sandbox", "p1", Cancel));
    }

    [Fact]
    public async Task A_store_that_is_away_as_a_whole_is_unavailable()
    {
        var cluster = _world.Over(Proxies.Without(_world.Redis, "ig:", () => _isAway));
        _isAway = true;
        await Assert.ThrowsAsync<StoreUnavailableException>(() => cluster.Due.TakeDueAsync(DueKind.Start, StoreWorld.Lane, 100, Seconds(5), Cancel));
        await Assert.ThrowsAsync<StoreUnavailableException>(() => cluster.Index.CountUnfinishedAsync(Cancel));

        _isAway = false;

        // Nobody waits for any partition then.
        var ids = await CreateInEachPartitionAsync();
        _world.Pass(Seconds(10));
        Assert.Equal(ids.Order(), (await cluster.Due.TakeDueAsync(DueKind.Start, StoreWorld.Lane, 100, Seconds(5), Cancel)).Order());
    }

    [Fact]
    public async Task An_event_that_can_t_be_read_stays_in_the_outbox_and_holds_up_no_other()
    {
        // In partitions of their own: an entry that was taken stays in its outbox, so a shared outbox would count two.
        var (good, bad) = (await _world.CreateAsync(StoreWorld.Submission(JobId.New(1))), await _world.CreateAsync(StoreWorld.Submission(JobId.New(2))));
        await _world.Database.ListSetByIndexAsync(PartitionKeys.Of(bad).Log(bad), 0, "1 image.of_a_later_version 0 {}");

        Assert.Equal([good], (await Outbox.TakeAsync(100, Seconds(5), Cancel)).Select(entry => entry.Event.Subject));

        Assert.Equal(1, await _world.Database.SortedSetLengthAsync(PartitionKeys.Of(bad).Out));
        Assert.Empty(await Jobs.ReadEventsAsync(bad, 0, Cancel));
        var feed = new RedisTenantEvents(new StoreConnection(_world.Redis), new StoreSettings(TimeSpan.FromDays(7)) { Now = () => _world.Now });
        var page = await feed.ReadAsync(StoreWorld.Tenant, await feed.FindStartAsync(StoreWorld.Tenant, Cancel), 100, Cancel);
        Assert.Equal([good], page.Entries.Select(entry => entry.Event.Subject));
    }

    private async Task<IReadOnlyList<Guid>> CreateInEachPartitionAsync()
    {
        List<Guid> ids = [];
        for (var partition = 0; partition < JobId.Partitions; partition++)
        {
            ids.Add(await _world.CreateAsync(StoreWorld.Submission(JobId.New(partition))));
        }

        return ids;
    }
}
