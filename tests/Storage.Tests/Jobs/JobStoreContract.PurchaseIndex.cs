using ImageGen.Storage.Fleet;
using ImageGen.Storage.Jobs;
using ImageGen.Storage.Reconciliation;
using ImageGen.Storage.Redis;
using ImageGen.Storage.Tests.Stores;

namespace ImageGen.Storage.Tests.Jobs;

public abstract partial class JobStoreContract
{
    private RedisPurchaseIndex Book => new(new StoreConnection(_world.Redis), new StoreSettings(TimeSpan.FromDays(7)));

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
    public async Task Jobs_being_ordered_and_jobs_that_ended_with_an_unknown_outcome_are_listed_as_in_doubt()
    {
        var ordering = await _world.ClaimedAsync(JobState.Submitting);
        var unknown = await _world.ClaimedAsync(JobState.Submitting);
        await FailAsync(unknown, charged: true, JobState.OutcomeUnknown);
        await FailAsync(await _world.ClaimedAsync(JobState.Submitting), charged: false);
        await _world.ClaimedAsync(JobState.Waiting);
        await _world.CreateAsync();

        var doubtful = await Book.ReadDoubtfulAsync("sandbox", [StoreWorld.Lane], _world.Now, Cancel);

        Assert.Equal(new[] { ordering.Id, unknown.Id }.Order(), doubtful.Select(job => job.Id).Order());
        Assert.Empty(await Book.ReadDoubtfulAsync("other", [StoreWorld.Lane], _world.Now, Cancel));
        Assert.Equal([ordering.Id], (await Book.ReadDoubtfulAsync("sandbox", [StoreWorld.Lane], _world.Now + Seconds(1), Cancel)).Select(job => job.Id));
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
