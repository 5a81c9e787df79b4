using System.Net;
using Garnet;
using Garnet.server;
using Garnet.server.Auth.Settings;
using ImageGen.Storage.Embedded;
using ImageGen.Storage.Tests.Stores;
using StackExchange.Redis;

namespace ImageGen.Storage.Tests.Embedded;

public sealed class LegacyStoreTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Data_of_an_earlier_version_is_copied_once()
    {
        await WriteEarlierAsync();

        for (var start = 0; start < 2; start++)
        {
            await using var store = await EmbeddedStore.StartAsync(_folder.Path, cancellationToken: Cancel);
            await using var redis = await ConnectionMultiplexer.ConnectAsync(store.ConnectionString.WithLongTimeout());
            var database = redis.GetDatabase();
            Assert.Equal("text", await database.StringGetAsync("string"));
            Assert.InRange((await database.KeyTimeToLiveAsync("string"))!.Value, TimeSpan.FromMinutes(50), TimeSpan.FromHours(1));
            Assert.Equal("queued", await database.HashGetAsync("hash", "state"));
            Assert.Equal(1500, await database.SortedSetLengthAsync("zset"));
            Assert.Equal(1499, await database.SortedSetScoreAsync("zset", "m1499"));
            Assert.Equal(Enumerable.Range(0, 1500).Select(number => (RedisValue)number), await database.ListRangeAsync("list"));
            if (start == 0)
            {
                await database.StringSetAsync("string", "text", TimeSpan.FromHours(1));
                await database.KeyDeleteAsync("gone");
            }

            Assert.False(start == 1 && await database.KeyExistsAsync("gone"));
        }
    }

    [Fact]
    public async Task A_copy_that_was_cut_off_begins_again()
    {
        await WriteEarlierAsync();
        Directory.CreateDirectory(_folder.Combine("store-2.copying"));
        await File.WriteAllTextAsync(_folder.Combine(Path.Combine("store-2.copying", "half")), "half", Cancel);

        await using var store = await EmbeddedStore.StartAsync(_folder.Path, cancellationToken: Cancel);
        await using var redis = await ConnectionMultiplexer.ConnectAsync(store.ConnectionString.WithLongTimeout());
        Assert.Equal("queued", await redis.GetDatabase().HashGetAsync("hash", "state"));
        Assert.False(Directory.Exists(_folder.Combine("store-2.copying")));
    }

    /// <summary>A store with the options of versions before the storage tier.</summary>
    private async Task WriteEarlierAsync()
    {
        var endPoint = EmbeddedServer.FindFreeEndPoint();
        using var server = new GarnetServer(new GarnetServerOptions
        {
            EndPoints = [new IPEndPoint(IPAddress.Loopback, endPoint.Port)],
            AuthSettings = new PasswordAuthenticationSettings("secret"),
            QuietMode = true,
            EnableAOF = true,
            WaitForCommit = true,
            CommitFrequencyMs = 0,
            Recover = true,
            CheckpointDir = _folder.Combine(StoreFiles.EarlierFolderName),
            DeviceType = Tsavorite.core.DeviceType.RandomAccess,
            LogMemorySize = "128m",
            PageSize = "4m",
            SegmentSize = "64m",
            IndexMemorySize = "8m",
            AofMemorySize = "32m",
            AofPageSize = "8m",
            AofSegmentSize = "64m",
        });
        server.Start();
        await using var redis = await ConnectionMultiplexer.ConnectAsync($"{endPoint},password=secret,allowAdmin=true");
        var database = redis.GetDatabase();
        await database.StringSetAsync("string", "text", TimeSpan.FromHours(1));
        await database.StringSetAsync("gone", "text");
        await database.HashSetAsync("hash", [new("state", "queued"), new("tenant", "acme")]);
        await database.ExecuteAsync("SAVE");

        // One part is in the checkpoint, the other in the append-only file.
        await database.SortedSetAddAsync("zset", [.. Enumerable.Range(0, 1500).Select(number => new SortedSetEntry($"m{number}", number))]);
        await database.ListRightPushAsync("list", [.. Enumerable.Range(0, 1500).Select(number => (RedisValue)number)]);
    }
}
