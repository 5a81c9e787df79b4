using System.Text;
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
}
