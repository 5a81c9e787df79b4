using StackExchange.Redis;

namespace ImageGen.Storage.Redis;

/// <summary>
/// Takes members from sorted sets that are ordered by due time, one set in each partition. Members in a partition that does not respond stay there for
/// later.
/// </summary>
internal sealed class DueSets(StoreConnection store, StoreSettings settings)
{
    private static readonly StoreScript Take = StoreScript.Load("Redis.Scripts.prelude", "Redis.Scripts.take_due");

    /// <summary>
    /// Takes up to <paramref name="limit"/> due members, the oldest of all partitions. First reads the oldest members of each partition, and then takes from
    /// the partitions only what the limit allows: a member that is taken and not processed waits for a whole lease.
    /// </summary>
    public async Task<List<string>> TakeAsync(Func<PartitionKeys, RedisKey> set, int limit, TimeSpan lease, CancellationToken cancellationToken)
    {
        if (limit <= 0)
        {
            return [];
        }

        var heads = await store.QueryAllAsync((keys, database) => database.SortedSetRangeByRankWithScoresAsync(set(keys), 0, limit - 1), cancellationToken);
        if (heads.All(head => head.Result.Length == 0))
        {
            return [];
        }

        var now = await NowAsync(cancellationToken);
        var due = heads.SelectMany(head => head.Result.Select(entry => (head.Partition, Entry: entry)))
            .Where(head => head.Entry.Score <= now)
            .OrderBy(head => head.Entry.Score)
            .Take(limit)
            .ToList();

        var shares = due.CountBy(head => head.Partition).ToDictionary();
        var taken = await PartitionWatch.QueryAsync(shares.Keys, partition => TakeAsync(set(new PartitionKeys(partition)), shares[partition], lease, cancellationToken));
        var order = due.Select((head, index) => ((string)head.Entry.Element!, index)).ToDictionary(StringComparer.Ordinal);
        return [.. taken.SelectMany(part => part.Result).OrderBy(member => order.GetValueOrDefault(member, int.MaxValue))];
    }

    private async Task<string[]> TakeAsync(RedisKey set, int limit, TimeSpan lease, CancellationToken cancellationToken)
        => (string[])(await store.RunAsync(Take, [set], [settings.ScriptNow, limit, lease.ToMilliseconds()], cancellationToken))!;

    /// <summary>
    /// The time of the store or, if the master that was queried for it does not respond, of this host. It serves a first estimate of what is due; the
    /// scripts decide by their own clock.
    /// </summary>
    private async Task<long> NowAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await store.NowAsync(settings, cancellationToken);
        }
        catch (StoreUnavailableException)
        {
            return TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();
        }
    }
}
