using StackExchange.Redis;

namespace ImageGen.Storage.Tests.Stores;

internal static class StoreContents
{
    /// <summary>Deletes every key. <c>FLUSHDB</c> of Garnet 2.2.8 with a storage tier may wait for ever.</summary>
    public static async Task ClearAsync(IConnectionMultiplexer redis)
    {
        List<RedisKey> keys = [];
        await foreach (var key in redis.GetServers()[0].KeysAsync(pageSize: 1000))
        {
            keys.Add(key);
        }

        await redis.GetDatabase().KeyDeleteAsync([.. keys]);
    }
}
