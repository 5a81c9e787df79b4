using ImageGen.Storage.Fleet;
using ImageGen.Storage.Jobs;
using ImageGen.Storage.Reconciliation;
using ImageGen.Storage.Redis;

namespace ImageGen.Storage.Tests.Jobs;

public abstract partial class JobStoreContract
{
    [Fact]
    public async Task Purchases_are_indexed_by_provider_and_time_also_after_their_jobs_ended()
    {
        var claim = await _world.ClaimedAsync(JobState.Waiting);
        await FailAsync(claim, charged: true);

        Assert.Equal([new KnownPurchase("p1", claim.Id, _world.Now)], await Book.ReadKnownAsync("sandbox", _world.Now, Cancel));
        Assert.Empty(await Book.ReadKnownAsync("sandbox", _world.Now + Seconds(1), Cancel));
        Assert.Empty(await Book.ReadKnownAsync("other", _world.Now, Cancel));
    }

    [Fact]
    public async Task A_reconciliation_round_is_run_by_one_of_many_workers()
    {
        var rounds = new RedisRunOnceLock(new StoreConnection(_world.Redis));

        var begun = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => rounds.TryBeginAsync("night", TimeSpan.FromMinutes(1), Cancel)));

        Assert.Single(begun, may => may);
        await rounds.EndAsync("night", TimeSpan.FromMinutes(1), Cancel);
        Assert.False(await rounds.TryBeginAsync("night", TimeSpan.FromMinutes(1), Cancel));
        Assert.True(await rounds.TryBeginAsync("next night", TimeSpan.FromMinutes(1), Cancel));
    }
}
