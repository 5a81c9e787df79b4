using StackExchange.Redis;

namespace ImageGen.Storage.Tests.Stores;

internal static class StoreContents
{
    /// <summary>
    /// Deletes every key with the prefix, and repeats it until no key is found: what an earlier test still had under way may add keys during a scan.
    /// <c>FLUSHDB</c> of Garnet 2.2.8 with a storage tier may never return.
    /// </summary>
    public static async Task ClearAsync(IConnectionMultiplexer redis, string prefix = "")
    {
        while (await FindAsync(redis, prefix) is { Length: > 0 } keys)
        {
            await redis.GetDatabase().KeyDeleteAsync(keys);
        }
    }

    /// <summary>The keys with the prefix whose names or values contain the text.</summary>
    public static async Task<IReadOnlyList<string>> FindTextAsync(IConnectionMultiplexer redis, string text, string prefix = "")
    {
        List<string> found = [];
        foreach (var key in await FindAsync(redis, prefix))
        {
            if (((string)key!).Contains(text, StringComparison.Ordinal) || (await ReadAsync(redis.GetDatabase(), key)).Any(value => ((string?)value)?.Contains(text, StringComparison.Ordinal) == true))
            {
                found.Add(key!);
            }
        }

        return found;
    }

    private static async Task<IEnumerable<RedisValue>> ReadAsync(IDatabase database, RedisKey key) => await database.KeyTypeAsync(key) switch
    {
        RedisType.String => [await database.StringGetAsync(key)],
        RedisType.Hash => (await database.HashGetAllAsync(key)).SelectMany(field => (RedisValue[])[field.Name, field.Value]),
        RedisType.List => await database.ListRangeAsync(key),
        RedisType.Set => await database.SetMembersAsync(key),
        RedisType.SortedSet => await database.SortedSetRangeByRankAsync(key),
        _ => [],
    };

    private static async Task<RedisKey[]> FindAsync(IConnectionMultiplexer redis, string prefix)
    {
        List<RedisKey> keys = [];
        await foreach (var key in redis.GetServers()[0].KeysAsync(pattern: $"{prefix}*", pageSize: 1000))
        {
            keys.Add(key);
        }

        return [.. keys];
    }
}
