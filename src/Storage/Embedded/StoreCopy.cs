using StackExchange.Redis;

namespace ImageGen.Storage.Embedded;

/// <summary>Copies all keys of one server to another, with their times to live.</summary>
internal sealed class StoreCopy(ConnectionMultiplexer from, IDatabase to)
{
    private const int AtOnce = 64;
    private const int Chunk = 1000;

    private readonly IDatabase _from = from.GetDatabase();

    public async Task<long> RunAsync(CancellationToken cancellationToken)
    {
        long copied = 0;
        await foreach (var keys in from.GetServers()[0].KeysAsync(pageSize: Chunk).Chunk(AtOnce).WithCancellation(cancellationToken))
        {
            await Task.WhenAll(keys.Select(CopyAsync));
            copied += keys.Length;
        }

        return copied;
    }

    private async Task CopyAsync(RedisKey key)
    {
        // The time to live is read before the value, since the key may expire in between.
        var left = await _from.KeyTimeToLiveAsync(key);
        switch (await _from.KeyTypeAsync(key))
        {
            case RedisType.String:
                await to.StringSetAsync(key, await _from.StringGetAsync(key));
                break;
            case RedisType.Hash:
                await to.HashSetAsync(key, await _from.HashGetAllAsync(key));
                break;
            case RedisType.SortedSet:
                foreach (var entries in (await _from.SortedSetRangeByRankWithScoresAsync(key)).Chunk(Chunk))
                {
                    await to.SortedSetAddAsync(key, entries);
                }

                break;
            case RedisType.List:
                foreach (var entries in (await _from.ListRangeAsync(key)).Chunk(Chunk))
                {
                    await to.ListRightPushAsync(key, entries);
                }

                break;
            case RedisType.Set:
                foreach (var entries in (await _from.SetMembersAsync(key)).Chunk(Chunk))
                {
                    await to.SetAddAsync(key, entries);
                }

                break;
            default:
                // The key expired after it was listed.
                return;
        }

        if (left is { } time)
        {
            await to.KeyExpireAsync(key, time);
        }
    }
}
