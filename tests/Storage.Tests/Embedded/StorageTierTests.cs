using ImageGen.Storage.Embedded;
using ImageGen.Storage.Tests.Stores;
using StackExchange.Redis;

namespace ImageGen.Storage.Tests.Embedded;

/// <summary>An embedded store that holds many times what fits into its memory.</summary>
public sealed class StorageTierTests : IDisposable
{
    private const string Small = "256k";
    private const int Rows = 2000;

    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Every_row_is_there_before_and_after_a_restart_when_the_store_holds_many_times_its_memory()
    {
        await using (var store = await StartAsync())
        {
            await using var redis = await ConnectionMultiplexer.ConnectAsync(store.ConnectionString);
            await redis.GetDatabase().SortedSetAddAsync("first", "due", 1);
            await WriteAsync(redis);
            await AssertWholeAsync(redis);
        }

        await using var again = await StartAsync();
        await using var after = await ConnectionMultiplexer.ConnectAsync(again.ConnectionString);
        await AssertWholeAsync(after);
    }

    [Fact]
    public async Task Rows_on_the_disk_can_be_changed_deleted_and_expire()
    {
        await using var store = await StartAsync();
        await using var redis = await ConnectionMultiplexer.ConnectAsync(store.ConnectionString);
        var database = redis.GetDatabase();
        await WriteAsync(redis);

        await database.HashSetAsync("row:0", "state", "changed");
        await database.KeyDeleteAsync("row:1");
        await database.KeyExpireAsync("row:2", TimeSpan.FromMilliseconds(50));
        await database.KeyExpireAsync("row:3", TimeSpan.FromHours(1));

        Assert.Equal("changed", await database.HashGetAsync("row:0", "state"));
        Assert.Equal(Prompt(0), await database.HashGetAsync("row:0", "request"));
        Assert.False(await database.KeyExistsAsync("row:1"));
        await Eventually.HoldsAsync(async () => !await database.KeyExistsAsync("row:2"));
        Assert.NotNull(await database.KeyTimeToLiveAsync("row:3"));
        Assert.Equal(Prompt(3), await database.HashGetAsync("row:3", "request"));
    }

    [Fact]
    public async Task Walks_over_all_keys_do_not_fill_the_account_of_the_memory()
    {
        await using var store = await StartAsync();
        await using var redis = await ConnectionMultiplexer.ConnectAsync(store.ConnectionString + ",allowAdmin=true");
        var server = redis.GetServers()[0];
        await WriteAsync(redis);

        for (var walk = 0; walk < 3; walk++)
        {
            Assert.Equal(Rows, await server.DatabaseSizeAsync());
            var keys = 0;
            await foreach (var key in server.KeysAsync(pageSize: 100))
            {
                keys++;
            }

            Assert.Equal(Rows, keys);
        }

        var info = (string)(await redis.GetDatabase().ExecuteAsync("INFO", "store"))!;
        var heap = long.Parse(info.Split('\n').Single(line => line.StartsWith("Log.CurrentHeapSizeBytes:", StringComparison.Ordinal)).Split(':')[1], System.Globalization.CultureInfo.InvariantCulture);
        Assert.InRange(heap, 0, 1024 * 1024);
        await database().HashSetAsync("row:0", "state", "changed");

        IDatabase database() => redis.GetDatabase();
    }

    [Fact]
    public async Task A_value_larger_than_a_page_of_the_append_only_file_survives_a_restart()
    {
        var value = new byte[6 * 1024 * 1024];
        Random.Shared.NextBytes(value);
        await using (var store = await StartAsync())
        {
            await using var redis = await ConnectionMultiplexer.ConnectAsync(store.ConnectionString);
            await redis.GetDatabase().StringSetAsync("image", value);
        }

        await using var again = await StartAsync();
        await using var after = await ConnectionMultiplexer.ConnectAsync(again.ConnectionString);
        Assert.Equal(value, (byte[]?)await after.GetDatabase().StringGetAsync("image"));
    }

    private static string Prompt(int row) => $"{row} " + new string('x', 10_000);

    private static Task WriteAsync(ConnectionMultiplexer redis)
        => Task.WhenAll(Enumerable.Range(0, Rows).Select(row => redis.GetDatabase().HashSetAsync($"row:{row}", [new("request", Prompt(row)), new("state", "queued")])));

    private static async Task AssertWholeAsync(ConnectionMultiplexer redis)
    {
        var database = redis.GetDatabase();
        Assert.Equal(1, await database.SortedSetScoreAsync("first", "due"));
        for (var row = 0; row < Rows; row++)
        {
            Assert.Equal(Prompt(row), await database.HashGetAsync($"row:{row}", "request"));
        }
    }

    private Task<EmbeddedStore> StartAsync() => EmbeddedStore.StartAsync(_folder.Path, Small, time: null, Cancel);
}
