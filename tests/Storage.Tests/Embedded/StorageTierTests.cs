using ImageGen.Storage.Embedded;
using ImageGen.Storage.Tests.Stores;
using StackExchange.Redis;

namespace ImageGen.Storage.Tests.Embedded;

/// <summary>An embedded store that holds many times what fits into its memory.</summary>
[Trait("Category", "Long")]
public sealed class StorageTierTests : IDisposable
{
    private const int Pages = 4;
    private const int Rows = 6000;

    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Trait("Category", "Extended")]
    [Fact]
    public async Task Every_row_is_there_before_and_after_a_restart_when_the_store_holds_many_times_its_memory()
    {
        await using (var store = await StartAsync())
        {
            await using var redis = await ConnectionMultiplexer.ConnectAsync(store.ConnectionString.WithLongTimeout());
            await redis.GetDatabase().SortedSetAddAsync("first", "due", 1);
            await WriteAsync(redis);
            await AssertWholeAsync(redis);
        }

        await using var again = await StartAsync();
        await using var after = await ConnectionMultiplexer.ConnectAsync(again.ConnectionString.WithLongTimeout());
        await AssertWholeAsync(after);
    }

    [Fact]
    public async Task Rows_on_the_disk_can_be_changed_deleted_and_expire()
    {
        await using var store = await StartAsync();
        await using var redis = await ConnectionMultiplexer.ConnectAsync(store.ConnectionString.WithLongTimeout());
        var database = redis.GetDatabase();
        await WriteAsync(redis);

        await database.HashSetAsync("row:0", "state", "changed");
        await database.KeyDeleteAsync("row:1");
        await database.KeyExpireAsync("row:2", TimeSpan.FromMilliseconds(50));
        await database.KeyExpireAsync("row:3", TimeSpan.FromHours(1));

        Assert.Equal("changed", await database.HashGetAsync("row:0", "state"));
        Assert.Equal(Prompt(0), await database.HashGetAsync("row:0", "request"));
        Assert.False(await database.KeyExistsAsync("row:1"));
        await Eventually.TrueAsync(async () => !await database.KeyExistsAsync("row:2"), "row 2 expires", TimeSpan.FromMinutes(1));
        Assert.NotNull(await database.KeyTimeToLiveAsync("row:3"));
        Assert.Equal(Prompt(3), await database.HashGetAsync("row:3", "request"));
    }

    [Fact]
    public async Task Writes_continue_after_walks_over_all_keys()
    {
        await using var store = await StartAsync();
        await using var redis = await ConnectionMultiplexer.ConnectAsync(store.ConnectionString.WithLongTimeout() + ",allowAdmin=true");
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

        await redis.GetDatabase().HashSetAsync("row:0", "state", "changed");
    }

    [Fact]
    public async Task Sets_that_every_write_changes_may_be_larger_than_the_memory()
    {
        await using var store = await StartAsync();
        await using var redis = await ConnectionMultiplexer.ConnectAsync(store.ConnectionString.WithLongTimeout());
        var database = redis.GetDatabase();

        // Sixteen sets of some 300 KB beside rows, as the partitions have.
        for (var row = 0; row < 20_000; row += 100)
        {
            await Task.WhenAll(Enumerable.Range(row, 100).SelectMany(number => (Task[])
            [
                database.SortedSetAddAsync($"index:{number % 16}", $"queued:{number}:{new string('x', 60)}", 0),
                database.HashSetAsync($"row:{number}", [new("state", "queued")]),
            ]));
        }

        Assert.Equal(20_000 / 16, await database.SortedSetLengthAsync("index:3"));
        Assert.Equal("queued", await database.HashGetAsync("row:0", "state"));
    }

    [Fact]
    public async Task A_value_larger_than_a_page_of_the_append_only_file_survives_a_restart()
    {
        var value = new byte[6 * 1024 * 1024];
        Random.Shared.NextBytes(value);
        await using (var store = await StartAsync())
        {
            await using var redis = await ConnectionMultiplexer.ConnectAsync(store.ConnectionString.WithLongTimeout());
            await redis.GetDatabase().StringSetAsync("image", value);
        }

        await using var again = await StartAsync();
        await using var after = await ConnectionMultiplexer.ConnectAsync(again.ConnectionString.WithLongTimeout());
        Assert.Equal(value, (byte[]?)await after.GetDatabase().StringGetAsync("image"));
    }

    private static string Prompt(int row) => $"{row} " + new string('x', 2_000);

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

    private Task<EmbeddedStore> StartAsync() => EmbeddedStore.StartAsync(_folder.Path, Pages, time: null, Cancel);
}
