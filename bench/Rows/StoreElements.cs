using System.Globalization;
using System.Text;
using StackExchange.Redis;

namespace ImageGen.Bench.Rows;

/// <summary>The content of one key as elements, each with the arguments that write it, whatever type the key has.</summary>
/// <param name="Key">The key.</param>
/// <param name="Command">The command that writes elements, for example <c>HSET</c>.</param>
/// <param name="Elements">The arguments of each element.</param>
/// <param name="TimeToLive">The rest of the key's life; null for a key without an end.</param>
internal sealed record StoreElements(byte[] Key, string Command, IReadOnlyList<byte[][]> Elements, TimeSpan? TimeToLive)
{
    /// <summary>Reads every key of the store.</summary>
    public static async Task<List<StoreElements>> ReadAllAsync(IServer server, IDatabase database)
    {
        List<StoreElements> all = [];
        await foreach (var key in server.KeysAsync(pageSize: 1000))
        {
            if (await ReadAsync(database, key) is { } elements)
            {
                all.Add(elements);
            }
        }

        return all;
    }

    /// <summary>Bytes of all elements.</summary>
    public long Length => Elements.Sum(element => element.Sum(part => (long)part.Length));

    private static async Task<StoreElements?> ReadAsync(IDatabase database, RedisKey key)
    {
        (string Command, IEnumerable<byte[][]> Elements)? content = await database.KeyTypeAsync(key) switch
        {
            RedisType.String => ("SET", [[(byte[])(await database.StringGetAsync(key))!]]),
            RedisType.Hash => ("HSET", (await database.HashGetAllAsync(key)).Select(field => new[] { (byte[])field.Name!, (byte[])field.Value! })),
            RedisType.List => ("RPUSH", (await database.ListRangeAsync(key)).Select(element => new[] { (byte[])element! })),
            RedisType.Set => ("SADD", (await database.SetMembersAsync(key)).Select(member => new[] { (byte[])member! })),
            RedisType.SortedSet => ("ZADD", (await database.SortedSetRangeByRankWithScoresAsync(key)).Select(entry => new[] { Score(entry.Score), (byte[])entry.Element! })),
            _ => null,
        };
        return content is { } found
            ? new StoreElements((byte[])key!, found.Command, [.. found.Elements], await database.KeyTimeToLiveAsync(key))
            : null; // It expired in between.
    }

    private static byte[] Score(double score) => Encoding.ASCII.GetBytes(score.ToString("R", CultureInfo.InvariantCulture));
}
