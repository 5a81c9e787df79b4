using ImageGen.Jobs.Submission;
using ImageGen.Storage.Events;
using ImageGen.Storage.Jobs;
using ImageGen.Storage.Redis;
using ImageGen.Storage.Tests.Stores;

namespace ImageGen.Storage.Tests.Jobs.Ended;

public abstract partial class EndedJobContract
{
    private protected RedisTenantEvents Events => new(new StoreConnection(_world.Redis), new StoreSettings(TimeSpan.FromDays(7)) { Now = () => _world.Now });

    [Fact]
    public async Task A_tenant_s_feed_has_every_event_of_its_jobs_and_none_of_other_tenants()
    {
        var start = await Events.FindStartAsync(StoreWorld.Tenant, Cancel);
        var jobs = new List<Guid>();
        for (var n = 0; n < 20; n++)
        {
            jobs.Add((await _world.EndedAsync(n % 2 == 0 ? JobState.Succeeded : JobState.Failed)).Id);
        }

        await _world.CreateAsync(StoreWorld.Submission(JobId.New(), tenant: "other"));

        var read = await ReadFeedAsync(start, pageSize: 7);

        foreach (var job in jobs)
        {
            Assert.Equal([1, 2, 3], read.Where(entry => entry.Event.Subject == job).Select(entry => entry.Event.Sequence));
        }

        Assert.Equal(60, read.Count);
        Assert.Equal(await Events.FindEndAsync(StoreWorld.Tenant, Cancel), read[^1].Position);
    }

    [Fact]
    public async Task A_reader_continues_after_every_event_without_gap_or_repetition()
    {
        for (var n = 0; n < 6; n++)
        {
            await _world.EndedAsync();
            _world.Pass(Seconds(1));
        }

        var all = await ReadFeedAsync(await Events.FindStartAsync(StoreWorld.Tenant, Cancel), pageSize: 1000);

        for (var cut = 0; cut < all.Count; cut++)
        {
            Assert.True(FeedPosition.TryParse(all[cut].Position.ToString(), out var place));
            var rest = await ReadFeedAsync(place, pageSize: 5);
            Assert.Equal(all.Skip(cut + 1).Select(NameOf), rest.Select(NameOf));
        }

        static (Guid, long) NameOf(FeedEntry entry) => (entry.Event.Subject, entry.Event.Sequence);
    }

    [Fact]
    public async Task A_reader_that_starts_at_the_end_gets_only_new_events()
    {
        await _world.EndedAsync();
        var end = await Events.FindEndAsync(StoreWorld.Tenant, Cancel);
        Assert.Empty(await ReadFeedAsync(end, pageSize: 10));

        var later = await _world.CreateAsync();

        Assert.Equal((later, 1), ((await ReadFeedAsync(end, 10)).Single().Event.Subject, 1));
    }

    [Fact]
    public async Task A_cursor_whose_events_were_dropped_is_reported_as_gone()
    {
        var start = await Events.FindStartAsync(StoreWorld.Tenant, Cancel);
        var old = await _world.EndedAsync();
        _world.Pass(TimeSpan.FromDays(7) + Seconds(1));
        await Retention.TidyAsync(Cancel);
        var young = await _world.CreateAsync(StoreWorld.Submission(JobId.New(JobId.PartitionOf(old.Id))));

        await Assert.ThrowsAsync<FeedPositionGoneException>(() => Events.ReadAsync(StoreWorld.Tenant, start, 10, Cancel));
        Assert.Equal([young], (await ReadFeedAsync(await Events.FindStartAsync(StoreWorld.Tenant, Cancel), 10)).Select(entry => entry.Event.Subject));
        Assert.Equal(1, await _world.Database.ListLengthAsync(PartitionKeys.Of(old.Id).Feed(StoreWorld.Tenant)));
    }

    [Fact]
    public async Task A_cursor_that_the_feed_never_reached_is_invalid()
    {
        var end = await Events.FindEndAsync(StoreWorld.Tenant, Cancel);
        await _world.CreateAsync();
        var ahead = await Events.FindEndAsync(StoreWorld.Tenant, Cancel);
        await _world.ClearAsync();

        await Assert.ThrowsAsync<FeedPositionGoneException>(() => Events.ReadAsync(StoreWorld.Tenant, ahead, 10, Cancel));
        Assert.Empty((await Events.ReadAsync(StoreWorld.Tenant, end, 10, Cancel)).Entries);
    }

    [Fact]
    public async Task An_event_that_was_forgotten_with_its_job_is_passed_over()
    {
        var start = await Events.FindStartAsync(StoreWorld.Tenant, Cancel);
        var forgotten = await _world.CreateAsync();
        await _world.Database.KeyDeleteAsync(PartitionKeys.Of(forgotten).Log(forgotten));

        var page = await Events.ReadAsync(StoreWorld.Tenant, start, 10, Cancel);

        Assert.Empty(page.Entries);
        Assert.Equal(await Events.FindEndAsync(StoreWorld.Tenant, Cancel), page.Position);
    }

    private protected async Task<List<FeedEntry>> ReadFeedAsync(FeedPosition place, int pageSize)
    {
        List<FeedEntry> all = [];
        for (var more = true; more;)
        {
            var page = await Events.ReadAsync(StoreWorld.Tenant, place, pageSize, Cancel);
            all.AddRange(page.Entries);
            (place, more) = (page.Position, page.More);
        }

        return all;
    }
}
