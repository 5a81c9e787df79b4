using ImageGen.Contracts;
using ImageGen.Jobs.Submission;
using ImageGen.Storage.Jobs;
using ImageGen.Storage.Jobs.Listing;
using ImageGen.Storage.Tests.Stores;

namespace ImageGen.Storage.Tests.Jobs;

public abstract partial class JobStoreContract
{
    [Fact]
    public async Task A_list_by_creation_has_the_first_moment_and_not_the_last()
    {
        var start = _world.Now;
        var created = await CreateManyAsync(5);

        Assert.Equal([created[3], created[2], created[1]], await ListAsync(new JobFilter { CreatedAfter = At(1), CreatedBefore = At(4) }));
        Assert.Equal([created[4]], await ListAsync(new JobFilter { CreatedAfter = At(3).AddTicks(1) }));
        Assert.Equal([created[0]], await ListAsync(new JobFilter { CreatedBefore = At(0).AddTicks(1) }));
        Assert.Equal([created[1]], await ListAsync(new JobFilter { Status = JobStatus.Queued, CreatedAfter = At(1), CreatedBefore = At(2) }));
        Assert.Equal(5, (await ListAsync(new JobFilter { CreatedAfter = DateTimeOffset.MinValue, CreatedBefore = DateTimeOffset.MaxValue })).Count);
        Assert.Empty(await ListAsync(new JobFilter { CreatedAfter = At(4), CreatedBefore = At(2) }));

        DateTimeOffset At(int n) => start + TimeSpan.FromMilliseconds(n);
    }

    [Fact]
    public async Task A_list_by_metadata_has_the_jobs_that_have_every_entry()
    {
        var seven = await CreateLabeledAsync(("order", "7"));
        var both = await CreateLabeledAsync(("order", "7"), ("kind", "a:b=c"));
        await CreateLabeledAsync(("order", "77"), ("kind", "a:b=c"));
        await CreateLabeledAsync();

        Assert.Equal([both, seven], await ListAsync(new JobFilter { Metadata = Labels(("order", "7")) }));
        Assert.Equal([both], await ListAsync(new JobFilter { Metadata = Labels(("order", "7"), ("kind", "a:b=c")) }));
        Assert.Empty(await ListAsync(new JobFilter { Metadata = Labels(("Order", "7")) }));
    }

    [Fact]
    public async Task A_list_by_provider_has_the_jobs_that_name_it_or_went_there()
    {
        var named = await CreateRequestAsync(StoreWorld.Request() with { Provider = "sandbox" });
        var begun = await _world.ClaimedAsync(JobState.Submitting);
        await _world.CreateAsync();

        Assert.Equal([named, begun.Id], (await ListAsync(new JobFilter { Provider = "sandbox" })).OrderBy(id => id == named ? 0 : 1));
    }

    [Fact]
    public async Task A_page_for_a_filter_that_matches_little_looks_at_some_rows_and_has_a_next()
    {
        var wanted = await CreateLabeledAsync(("order", "7"));
        _world.Pass(TimeSpan.FromMilliseconds(1));
        for (var n = 0; n < 600; n += 10)
        {
            await CreateBatchAsync(10);
            _world.Pass(TimeSpan.FromMilliseconds(1));
        }

        var filter = new JobFilter { Metadata = Labels(("order", "7")) };
        var first = await Index.ListAsync(StoreWorld.Tenant, filter, 10, null, Cancel);
        var second = await Index.ListAsync(StoreWorld.Tenant, filter, 10, first.NextCursor, Cancel);

        Assert.Empty(first.Jobs);
        Assert.Equal([wanted], second.Jobs.Select(job => job.Id));
        Assert.Null(second.NextCursor);
    }

    private Task<Guid> CreateLabeledAsync(params (string Key, string Value)[] labels) => CreateRequestAsync(StoreWorld.Request() with { Metadata = Labels(labels) });

    private async Task<Guid> CreateRequestAsync(ImageRequest request)
    {
        _world.Pass(TimeSpan.FromMilliseconds(1));
        var id = JobId.New();
        return await _world.CreateAsync(StoreWorld.Submission(id) with { Jobs = [new NewJob(id, request)] });
    }

    private async Task CreateBatchAsync(int count)
    {
        var batch = JobId.New();
        var jobs = Enumerable.Range(0, count).Select(n => new NewJob(JobId.InBatch(batch, n), StoreWorld.Request() with { Metadata = null }));
        await _world.CreateAsync(StoreWorld.Submission(batch) with { BatchId = batch, Jobs = [.. jobs] });
    }

    private static Dictionary<string, string> Labels(params (string Key, string Value)[] labels) => labels.ToDictionary(label => label.Key, label => label.Value);
}
