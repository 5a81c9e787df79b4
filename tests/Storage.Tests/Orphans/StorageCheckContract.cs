using ImageGen.Storage.Jobs;
using ImageGen.Storage.Jobs.Claims;
using ImageGen.Storage.Orphans;
using ImageGen.Storage.Redis;
using ImageGen.Storage.Results;
using ImageGen.Storage.Tests.Results;
using ImageGen.Storage.Tests.Stores;

namespace ImageGen.Storage.Tests.Orphans;

public abstract class StorageCheckContract(IStoreServer server) : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private StoreWorld _world = null!;
    private FileResultStore _results = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _world = await StoreWorld.OpenAsync(server, isPrefixed: false);
        await _world.ClearAsync();
        _results = new FileResultStore(_folder.Path, TimeProvider.System);
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await _world.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task Orphans_on_both_sides_are_found_and_only_images_without_a_job_are_removed()
    {
        var kept = await EndedAsync();
        var running = await _world.ClaimedAsync(JobState.Storing);
        var unrecorded = await _results.PutAsync(running.Id, TestImages.Png(), Cancel);
        var lost = await EndedAsync();
        await _results.RemoveAsync(lost.Key, Cancel);
        var orphan = await _results.PutAsync(Guid.NewGuid(), TestImages.Png(), Cancel);
        var source = await _results.PutInputAsync(Guid.NewGuid(), TestImages.Png(), Cancel);
        var young = await _results.PutAsync(Guid.NewGuid(), TestImages.Png(), Cancel);
        foreach (var key in new[] { kept.Key, unrecorded.Key, orphan.Key, source.Key })
        {
            File.SetLastWriteTimeUtc(Path.Combine(_folder.Path, key), _world.Now.UtcDateTime - TimeSpan.FromHours(2));
        }

        File.SetLastWriteTimeUtc(Path.Combine(_folder.Path, young.Key), _world.Now.UtcDateTime);
        _world.Pass(TimeSpan.FromMinutes(30));
        Assert.Equal((5L, 3L, 2L, 0L, 0L), Numbers(await CheckAsync(repair: false)));
        _world.Pass(TimeSpan.FromMinutes(31));

        var report = await CheckAsync(repair: false);
        Assert.Equal((5L, 3L, 3L, 0L, 1L), Numbers(report));
        Assert.Equal([lost.Id], report.MissingExamples);
        Assert.Equal(new[] { orphan.Key, source.Key, young.Key }.Order(StringComparer.Ordinal), report.OrphanExamples.Order(StringComparer.Ordinal));
        Assert.Equal((5L, 3L, 3L, 3L, 1L), Numbers(await CheckAsync(repair: true)));

        Assert.Equal(new[] { kept.Key, unrecorded.Key }.Order(StringComparer.Ordinal), (await _results.ListAsync(Cancel).Select(entry => entry.Key).ToListAsync(Cancel)).Order(StringComparer.Ordinal));
        Assert.Equal((2L, 3L, 0L, 0L, 1L), Numbers(await CheckAsync(repair: true)));
    }

    private static (long Images, long Rows, long Orphans, long Removed, long Missing) Numbers(StorageReport report) => (report.Images, report.Rows, report.Orphans, report.Removed, report.Missing);

    private Task<StorageReport> CheckAsync(bool repair)
        => new RedisStorageCheck(new StoreConnection(_world.Redis), new StoreSettings(TimeSpan.FromDays(7)) { Now = () => _world.Now }, _results).RunAsync(TimeSpan.FromHours(1), repair, progress: null, Cancel);

    private async Task<(Guid Id, string Key)> EndedAsync()
    {
        var claim = await _world.ClaimedAsync(JobState.Storing);
        var stored = await _results.PutAsync(claim.Id, TestImages.Png(), Cancel);
        Assert.Equal(WriteOutcome.Written, await _world.Claims.FinishAsync(claim, StoreWorld.Ending() with { Image = stored }, Cancel));
        return (claim.Id, stored.Key);
    }
}

[Trait("Category", "Servers")]
public sealed class StorageCheckOnRedis(RedisFixture server) : StorageCheckContract(server), IClassFixture<RedisFixture>;

public sealed class StorageCheckOnGarnet(GarnetFixture server) : StorageCheckContract(server), IClassFixture<GarnetFixture>;
