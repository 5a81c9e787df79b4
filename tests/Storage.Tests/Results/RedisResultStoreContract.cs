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
