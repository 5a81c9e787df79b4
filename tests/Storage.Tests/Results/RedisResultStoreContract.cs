using ImageGen.Storage.Redis;
using ImageGen.Storage.Results;
using ImageGen.Storage.Results.Formats;
using ImageGen.Storage.Tests.Stores;
using StackExchange.Redis;

namespace ImageGen.Storage.Tests.Results;

public abstract class RedisResultStoreContract(IStoreServer server) : IAsyncLifetime
{
    private const int MaxBytes = 100_000;

    private ConnectionMultiplexer _redis = null!;
    private RedisResultStore _store = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _redis = await StoreWorld.ConnectAsync(server);
        _store = new RedisResultStore(new StoreConnection(_redis), TimeSpan.FromDays(7), MaxBytes, TimeProvider.System);
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await _redis.DisposeAsync();
    }

    [Fact]
    public async Task A_stored_image_reads_back_and_outlives_its_job_whenever_that_ends()
    {
        var id = Guid.NewGuid();
        var picture = TestImages.WebPLossy(64, 48);

        var stored = await _store.PutAsync(id, picture, Cancel);

        Assert.EndsWith($"/{id:N}.webp", stored.Key, StringComparison.Ordinal);
        await using var stream = await _store.OpenAsync(stored.Key, Cancel);
        var read = new byte[stream!.Length];
        await stream.ReadExactlyAsync(read, Cancel);
        Assert.Equal(picture, read);
        var key = _redis.GetServers()[0].Keys(pattern: $"*{id:N}*").Single();
        Assert.InRange((await _redis.GetDatabase().KeyTimeToLiveAsync(key))!.Value, TimeSpan.FromDays(14), TimeSpan.FromDays(15));

        await _store.RetainAsync(stored.Key, Cancel);
        Assert.InRange((await _redis.GetDatabase().KeyTimeToLiveAsync(key))!.Value, TimeSpan.FromDays(7), TimeSpan.FromDays(7.1));
    }

    [Fact]
    public async Task A_preview_expires_with_its_image_whether_it_is_stored_before_or_after_the_end_of_the_job()
    {
        var id = Guid.NewGuid();
        var stored = await _store.PutAsync(id, TestImages.Png(), Cancel);

        Assert.True(await _store.PutPreviewAsync(stored.Key, TestImages.WebPLossy(), Cancel));
        await AssertLifeAsync(TimeSpan.FromDays(15));
        await _store.RetainAsync(stored.Key, Cancel);
        await AssertLifeAsync(TimeSpan.FromDays(7) + TimeSpan.FromHours(1));
        Assert.True(await _store.PutPreviewAsync(stored.Key, TestImages.WebPLossless(), Cancel));
        await AssertLifeAsync(TimeSpan.FromDays(7) + TimeSpan.FromHours(1));

        await using var stream = await ((IResultStore)_store).OpenPreviewAsync(stored.Key, Cancel);
        var read = new byte[stream!.Length];
        await stream.ReadExactlyAsync(read, Cancel);
        Assert.Equal(TestImages.WebPLossless(), read);
        await _store.RemoveAsync(stored.Key, Cancel);
        Assert.Empty(_redis.GetServers()[0].Keys(pattern: $"*{id:N}*"));

        async Task AssertLifeAsync(TimeSpan life)
        {
            var keys = _redis.GetServers()[0].Keys(pattern: $"*{id:N}*").ToList();
            Assert.Equal(2, keys.Count);
            foreach (var key in keys)
            {
                Assert.InRange((await _redis.GetDatabase().KeyTimeToLiveAsync(key))!.Value, life - TimeSpan.FromMinutes(1), life);
            }
        }
    }

    [Fact]
    public async Task A_preview_is_not_stored_without_its_image_nor_for_a_source_image()
    {
        var input = await _store.PutInputAsync(Guid.NewGuid(), TestImages.Png(), Cancel);

        Assert.False(await _store.PutPreviewAsync(input.Key, TestImages.WebPLossy(), Cancel));
        Assert.False(await _store.PutPreviewAsync($"2026/03/04/{Guid.NewGuid():N}.png", TestImages.WebPLossy(), Cancel));
        Assert.DoesNotContain(_redis.GetServers()[0].Keys(pattern: "*preview*"), key => key.ToString().Contains(input.Key[11..43], StringComparison.Ordinal));
    }

    [Trait("Category", "Long")]
    [Fact]
    public async Task A_bought_image_of_any_size_is_stored()
    {
        // As large as the largest that is fetched: a PNG of 4096 x 4096 that does not compress.
        byte[] large = [.. TestImages.Jpeg(), .. new byte[(72 * 1024 * 1024) - 4096]];

        var stored = await _store.PutAsync(Guid.NewGuid(), large, Cancel);

        await using var stream = await _store.OpenAsync(stored.Key, Cancel);
        Assert.Equal(large.Length, stream!.Length);
    }

    [Fact]
    public async Task A_source_image_outlives_the_longest_wait_and_can_be_removed()
    {
        var id = Guid.NewGuid();
        var stored = await _store.PutInputAsync(id, TestImages.Png(), Cancel);

        var key = _redis.GetServers()[0].Keys(pattern: $"*{id:N}*").Single();
        Assert.InRange((await _redis.GetDatabase().KeyTimeToLiveAsync(key))!.Value, TimeSpan.FromDays(14), TimeSpan.FromDays(15));
        Assert.NotNull(await _store.OpenAsync(stored.Key, Cancel));
        await _store.RemoveSourceImageAsync(stored.Key, Cancel);
        Assert.Null(await _store.OpenAsync(stored.Key, Cancel));
    }

    [Fact]
    public async Task An_image_is_removed()
    {
        var stored = await _store.PutAsync(Guid.NewGuid(), TestImages.Png(), Cancel);

        await _store.RemoveAsync(stored.Key, Cancel);
        await _store.RemoveAsync(stored.Key, Cancel);
        await _store.RemoveAsync("../ig:{p0}:job:0", Cancel);

        Assert.Null(await _store.OpenAsync(stored.Key, Cancel));
    }

    [Fact]
    public async Task The_listing_has_each_image_with_its_size_and_time_and_no_other_key()
    {
        HashSet<string> keys = [];
        for (var n = 0; n < 40; n++)
        {
            keys.Add((await _store.PutAsync(Guid.NewGuid(), TestImages.Png(3, 2), Cancel)).Key);
            keys.Add((await _store.PutInputAsync(Guid.NewGuid(), TestImages.Png(3, 2), Cancel)).Key);
        }

        var old = keys.First();
        Assert.True(ImageKey.TryParse(old, out var id));
        await _redis.GetDatabase().KeyExpireAsync(PartitionKeys.Of(id.Value).Image(old), TimeSpan.FromDays(13));
        await _redis.GetDatabase().StringSetAsync(PartitionKeys.Of(id.Value).Image(old).Append(":part:1"), "half");

        var listed = (await _store.ListAsync(Cancel).ToListAsync(Cancel)).DistinctBy(entry => entry.Key).Where(entry => keys.Contains(entry.Key)).ToDictionary(entry => entry.Key);

        Assert.Equal(keys.Count, listed.Count);
        Assert.All(listed.Values, entry => Assert.Equal(TestImages.Png(3, 2).Length, entry.Bytes));
        Assert.InRange(DateTimeOffset.UtcNow - listed[old].LastModified, TimeSpan.FromDays(1.9), TimeSpan.FromDays(2.1));
        Assert.All(listed.Values.Where(entry => entry.Key != old), entry => Assert.InRange(DateTimeOffset.UtcNow - entry.LastModified, TimeSpan.Zero, TimeSpan.FromMinutes(5)));
    }

    [Fact]
    public async Task A_source_image_larger_than_the_cap_is_reported_as_the_callers_mistake()
        => await Assert.ThrowsAsync<InvalidImageException>(() => _store.PutInputAsync(Guid.NewGuid(), (byte[])[.. TestImages.Jpeg(), .. new byte[MaxBytes]], Cancel));

    [Fact]
    public async Task Bytes_that_are_no_image_are_refused()
        => await Assert.ThrowsAsync<InvalidImageException>(() => _store.PutAsync(Guid.NewGuid(), "<html>"u8.ToArray(), Cancel));

    [Theory]
    [InlineData("job:1")]
    [InlineData("2026/03/04/00000000000000000000000000000000.png")]
    [InlineData("../ig:{p0}:job:0")]
    public async Task Reading_a_missing_image_or_an_invalid_key_returns_null(string key) => Assert.Null(await _store.OpenAsync(key, Cancel));
}

[Trait("Category", "Servers")]
public sealed class RedisResultStoreOnRedis(RedisFixture server) : RedisResultStoreContract(server), IClassFixture<RedisFixture>;

public sealed class RedisResultStoreOnGarnet(GarnetFixture server) : RedisResultStoreContract(server), IClassFixture<GarnetFixture>;
