using System.Text;
using ImageGen.Contracts;
using ImageGen.Jobs.Submission;
using ImageGen.Storage.Jobs;
using ImageGen.Storage.Jobs.Claims;
using ImageGen.Storage.Jobs.Listing;
using ImageGen.Storage.Redis;
using ImageGen.Storage.Tests.Stores;

namespace ImageGen.Storage.Tests.Jobs;

public abstract partial class JobStoreContract
{
    [Fact]
    public async Task A_list_is_newest_first_and_its_pages_join_without_gap_or_repetition()
    {
        var created = await CreateManyAsync(45);

        List<Guid> listed = [];
        string? cursor = null;
        do
        {
            var page = await Index.ListAsync(StoreWorld.Tenant, new JobFilter(), 10, cursor, Cancel);
            Assert.InRange(page.Jobs.Count, 1, 10);
            listed.AddRange(page.Jobs.Select(job => job.Id));
            cursor = page.NextCursor;
        }
        while (cursor is not null);

        Assert.Equal(created.AsEnumerable().Reverse(), listed);
    }

    [Fact]
    public async Task The_last_page_has_no_cursor_even_when_it_is_full()
    {
        await CreateManyAsync(10);

        Assert.Null((await Index.ListAsync(StoreWorld.Tenant, new JobFilter(), 10, null, Cancel)).NextCursor);
    }

    [Fact]
    public async Task A_cursor_stays_good_while_newer_jobs_come()
    {
        var created = await CreateManyAsync(4);
        var first = await Index.ListAsync(StoreWorld.Tenant, new JobFilter(), 2, null, Cancel);
        await CreateManyAsync(3);

        var second = await Index.ListAsync(StoreWorld.Tenant, new JobFilter(), 10, first.NextCursor, Cancel);

        Assert.Equal([created[1], created[0]], second.Jobs.Select(job => job.Id));
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
    public async Task A_list_of_another_tenant_has_none_of_the_jobs()
    {
        await CreateManyAsync(2);

        Assert.Empty((await Index.ListAsync("stranger", new JobFilter(), 10, null, Cancel)).Jobs);
    }

    [Fact]
    public async Task A_list_leaves_out_missing_rows_and_fills_its_pages()
    {
        var created = await CreateManyAsync(12);
        foreach (var id in created[4..10])
        {
            await _world.Database.KeyDeleteAsync(PartitionKeys.Of(id).Row(id));
        }

        var page = await Index.ListAsync(StoreWorld.Tenant, new JobFilter(), 5, null, Cancel);

        Assert.Equal([created[11], created[10], created[3], created[2], created[1]], page.Jobs.Select(job => job.Id));
        Assert.NotNull(page.NextCursor);
    }

    [Theory]
    [InlineData("")]
    [InlineData("not base64!")]
    [InlineData("YWJj")]
    [InlineData("\u0414")]
    public async Task A_cursor_not_made_by_the_store_is_refused(string cursor)
    {
        await Assert.ThrowsAsync<FormatException>(() => Index.ListAsync(StoreWorld.Tenant, new JobFilter(), 10, cursor, Cancel));
        await Assert.ThrowsAsync<FormatException>(() => Index.ListAsync(StoreWorld.Tenant, new JobFilter(), 10, new string('A', 5000), Cancel));
        var hostile = Convert.ToBase64String(Encoding.ASCII.GetBytes("9999999999999:" + new string('g', 32))).TrimEnd('=');
        await Assert.ThrowsAsync<FormatException>(() => Index.ListAsync(StoreWorld.Tenant, new JobFilter(), 10, hostile, Cancel));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(101)]
    public async Task A_page_has_1_to_100_jobs(int limit)
        => await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => Index.ListAsync(StoreWorld.Tenant, new JobFilter(), limit, null, Cancel));

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

    private async Task<List<Guid>> CreateManyAsync(int count)
    {
        List<Guid> created = [];
        for (var i = 0; i < count; i++)
        {
            created.Add(await _world.CreateAsync());
            _world.Pass(TimeSpan.FromMilliseconds(1));
        }

        return created;
    }

    private async Task ExpectListedAsync(Guid id, JobStatus expected)
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
