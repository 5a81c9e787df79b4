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
