using StackExchange.Redis;

namespace ImageGen.EndToEnd.Tests.Operations;

/// <summary>All keys of a Redis as they were at one time, to be put back later: what a snapshot of its disk contains.</summary>
internal sealed class StoreBackup
{
    private readonly IReadOnlyList<(RedisKey Key, byte[] Value, TimeSpan? Expiry)> _entries;

    private StoreBackup(IReadOnlyList<(RedisKey Key, byte[] Value, TimeSpan? Expiry)> entries) => _entries = entries;

    public static async Task<StoreBackup> TakeAsync(string connectionString)
    {
        await using var redis = await ConnectionMultiplexer.ConnectAsync(connectionString);
        var database = redis.GetDatabase();
        List<(RedisKey, byte[], TimeSpan?)> entries = [];
        await foreach (var key in redis.GetServers()[0].KeysAsync())
        {
            if (await database.KeyDumpAsync(key) is { } value)
            {
                entries.Add((key, value, await database.KeyTimeToLiveAsync(key)));
            }
        }

        return new StoreBackup(entries);
    }

    /// <summary>Removes everything that is there, and puts the keys back.</summary>
    public async Task RestoreAsync(string connectionString)
    {
        await using var redis = await ConnectionMultiplexer.ConnectAsync($"{connectionString},allowAdmin=true");
        await redis.GetServers()[0].FlushDatabaseAsync();
        foreach (var (key, value, expiry) in _entries)
        {
            await redis.GetDatabase().KeyRestoreAsync(key, value, expiry);
        }
    }
}
