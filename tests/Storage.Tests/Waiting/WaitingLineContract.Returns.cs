using ImageGen.Storage.Fleet;
using ImageGen.Storage.Waiting;

namespace ImageGen.Storage.Tests.Waiting;

/// <content>Jobs that were taken and not begun, and providers without room.</content>
public abstract partial class WaitingLineContract
{
    [Fact]
    public async Task A_taken_job_that_nobody_settles_returns_to_its_place_after_the_lease()
    {
        var jobs = Jobs("a", 3);
        await JoinAsync(jobs);
        Assert.Equal(jobs[0].Id, Assert.Single(await TakeAsync(1)).Id);

        _now += Lease;

        Assert.Equal(jobs.Select(job => job.Id), (await TakeAsync(5)).Select(job => job.Id));
    }

    [Fact]
    public async Task A_settled_job_does_not_return()
    {
        await JoinAsync(Jobs("a", 2));
        await SettleAsync(isBegun: true, await TakeAsync(1));
        await SettleAsync(isBegun: false, await TakeAsync(1));

        _now += Lease * 2;

        Assert.Empty(await TakeAsync(5));
    }

    [Fact]
    public async Task A_job_that_found_its_provider_full_has_its_place_and_its_tenant_its_turn_again()
    {
        var (a, b) = (Jobs("a", 10), Jobs("b", 10));
        await JoinAsync(a);
        await JoinAsync(b);
        var taken = Assert.Single(await TakeAsync(1));
        Assert.Equal(a[0].Id, taken.Id);

        await _lines.ReturnAsync(_line, a[0], Cancel);

        Assert.Equal([a[0].Id, b[0].Id, a[1].Id, b[1].Id], (await TakeAsync(4)).Select(job => job.Id));
    }

    [Fact]
    public async Task A_job_with_nothing_to_begin_costs_its_tenant_no_turn()
    {
        await JoinAsync(Jobs("a", 50));
        await JoinAsync(Jobs("b", 50));

        // The first ten of tenant a have been canceled.
        var begun = new List<string>();
        for (var n = 0; begun.Count < 30; n++)
        {
            var taken = Assert.Single(await TakeAsync(1));
            var isCanceled = taken.Member.StartsWith('a') && n < 10;
            begun.AddRange(isCanceled ? [] : [taken.Member[..1]]);
            await SettleAsync(!isCanceled, [taken]);
        }

        Assert.InRange(begun.Count(tenant => tenant == "a"), 14, 16);
    }

    [Fact]
    public async Task No_more_jobs_are_taken_than_the_provider_has_room_for()
    {
        await JoinAsync(Jobs("a", 10));
        var inUse = Guid.NewGuid().ToString("N");
        await Database.SortedSetAddAsync(ProviderKeys.Slots(_line.Provider), inUse, (_now + Lease).ToUnixTimeMilliseconds());

        var (first, second) = (await TakeAsync(5, concurrency: 3), await TakeAsync(5, concurrency: 3));

        // One slot is in use, and two jobs are on their way to the others.
        Assert.Equal((2, 0, 8L), (first.Jobs.Count, second.Jobs.Count, second.Waiting));

        // One of them has its slot, which must not count twice; then the other job ends.
        await Database.SortedSetAddAsync(ProviderKeys.Slots(_line.Provider), first.Jobs[0].Id.ToString("N"), (_now + Lease).ToUnixTimeMilliseconds());
        Assert.Empty((await TakeAsync(5, concurrency: 3)).Jobs);
        await Database.SortedSetRemoveAsync(ProviderKeys.Slots(_line.Provider), inUse);
        Assert.Single((await TakeAsync(5, concurrency: 3)).Jobs);
    }

    [Fact]
    public async Task Expired_slots_of_the_provider_are_free()
    {
        await JoinAsync(Jobs("a", 10));
        await Database.SortedSetAddAsync(ProviderKeys.Slots(_line.Provider), "gone", _now.ToUnixTimeMilliseconds());

        Assert.Single((await TakeAsync(5, concurrency: 1)).Jobs);
    }

    private Task<LineTake> TakeAsync(int limit, int concurrency)
        => _lines.TakeAsync(_line, new LineRequest(limit, Lease) { Providers = [(_line.Provider, concurrency)] }, Cancel);
}
