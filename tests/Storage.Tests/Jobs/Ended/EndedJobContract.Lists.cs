using ImageGen.Contracts;
using ImageGen.Jobs.Submission;
using ImageGen.Storage.Jobs;
using ImageGen.Storage.Jobs.Claims;
using ImageGen.Storage.Jobs.Listing;
using ImageGen.Storage.Redis;
using ImageGen.Storage.Tests.Stores;

namespace ImageGen.Storage.Tests.Jobs.Ended;

/// <content>Lists in which ended jobs stand.</content>
public abstract partial class EndedJobContract
{
    [Fact]
    public async Task A_list_of_unfinished_jobs_merges_queued_and_running_by_creation()
    {
        List<Guid> unfinished = [];
        for (var n = 0; n < 12; n++)
        {
            var id = await _world.CreateAsync();
            _world.Pass(TimeSpan.FromMilliseconds(1));
            if (n % 3 == 0)
            {
                await _world.IntendAsync(await _world.ClaimAsync(id));
            }

            if (n % 3 == 1)
            {
                await Jobs.CancelAsync(StoreWorld.Tenant, id, Cancel);
            }
            else
            {
                unfinished.Insert(0, id);
            }
        }

        Assert.Equal(unfinished, await ListAsync(new JobFilter { IsUnfinished = true }));
    }

    [Fact]
    public async Task The_tenant_list_has_every_tenant_with_jobs_of_this_and_earlier_versions()
    {
        // The list of an earlier version is found by a walk over all keys of the server.
        await using var world = await StoreWorld.OpenAsync(server, compacts, isPrefixed: false);
        var book = new RedisTenantDirectory(new StoreConnection(world.Redis));
        Assert.Empty(await book.FindAllAsync(Cancel));
        await world.CreateAsync(StoreWorld.Submission(JobId.New(), "b-1_x"));
        await world.EndedAsync();

        Assert.Equal([StoreWorld.Tenant, "b-1_x"], await book.FindAllAsync(Cancel));

        var counts = await book.CountAsync("b-1_x", Cancel);
        Assert.False(counts.IsPartial);
        Assert.Equal((1, 1), (counts.ByStatus[JobStatus.Queued], counts.ByStatus.Values.Sum()));
        Assert.Equal(1, (await book.CountAsync(StoreWorld.Tenant, Cancel)).ByStatus[JobStatus.Succeeded]);

        world.Pass(TimeSpan.FromDays(8));
        await world.Retention.TidyAsync(Cancel);
        Assert.Equal(["b-1_x"], await book.FindAllAsync(Cancel));
    }

    [Fact]
    public async Task A_list_by_status_follows_the_job()
    {
        var claim = await _world.ClaimAsync(await _world.CreateAsync());
        await ExpectListedAsync(claim.Id, JobStatus.Queued);

        await _world.IntendAsync(claim);
        await ExpectListedAsync(claim.Id, JobStatus.Running);

        await Claims.RescheduleAsync(claim, new Reschedule { In = Seconds(0), Requeue = true }, Cancel);
        await ExpectListedAsync(claim.Id, JobStatus.Queued);

        claim = await _world.ClaimAsync(claim.Id);
        await _world.IntendAsync(claim);
        await Claims.RecordStoringAsync(claim, null, Cancel);
        await Claims.FinishAsync(claim, StoreWorld.Ending(), Cancel);
        await ExpectListedAsync(claim.Id, JobStatus.Succeeded);
    }

    [Fact]
    public async Task A_canceled_job_is_listed_as_such()
    {
        var id = await _world.CreateAsync();

        await Jobs.CancelAsync(StoreWorld.Tenant, id, Cancel);

        await ExpectListedAsync(id, JobStatus.Canceled);
    }

    [Fact]
    public async Task Tidying_removes_jobs_past_their_retention_and_no_others()
    {
        var ended = await _world.EndedAsync();
        var open = await _world.CreateAsync();
        _world.Pass(TimeSpan.FromDays(6.9));
        Assert.Equal(0, await Retention.TidyAsync(Cancel));

        _world.Pass(TimeSpan.FromDays(0.2));

        Assert.Equal(1, await Retention.TidyAsync(Cancel));
        Assert.Equal(0, await Retention.TidyAsync(Cancel));
        Assert.False(await _world.Database.KeyExistsAsync(PartitionKeys.Of(ended.Id).ToCompact));
        var left = await Task.WhenAll(Enumerable.Range(0, JobId.Partitions)
            .Select(partition => _world.Database.SortedSetRangeByRankAsync(new PartitionKeys(partition).Index(StoreWorld.Tenant))));
        Assert.Equal(1, left.Sum(members => members.Length));
        Assert.Equal([open], (await Index.ListAsync(StoreWorld.Tenant, new JobFilter(), 10, null, Cancel)).Jobs.Select(job => job.Id));
    }

    private protected async Task ExpectListedAsync(Guid id, JobStatus expected)
    {
        foreach (var status in Enum.GetValues<JobStatus>())
        {
            var page = await Index.ListAsync(StoreWorld.Tenant, new JobFilter { Status = status }, 10, null, Cancel);
            Assert.Equal(status == expected ? [id] : [], page.Jobs.Select(job => job.Id));

            // The index itself, not only the filter over the rows.
            var members = await _world.Database.SortedSetRangeByValueAsync(
                PartitionKeys.Of(id).Index(StoreWorld.Tenant), $"{JobRow.Name(status)}:", $"{JobRow.Name(status)};");
            Assert.Equal(status == expected ? 1 : 0, members.Length);
        }
    }
}
