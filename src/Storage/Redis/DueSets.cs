using StackExchange.Redis;

namespace ImageGen.Storage.Redis;

/// <summary>
/// Sorted sets by the moment a member is due, one in each partition. A partition that does not answer keeps its members for later; those of the others
/// are given out.
/// </summary>
internal sealed class DueSets(StoreConnection store, StoreSettings settings)
{
    private static readonly StoreScript Take = StoreScript.Load("Redis.Scripts.prelude", "Redis.Scripts.take_due");

    /// <summary>
    /// Looks at the heads of all partitions first and takes only where something is due: the oldest of all partitions, and never
    /// more than asked for, since what is taken and not worked on waits for a whole lease.
    /// </summary>
    public async Task<List<string>> TakeAsync(Func<PartitionKeys, RedisKey> set, int limit, TimeSpan lease, CancellationToken cancellationToken)
    {
        if (limit <= 0)
        {
            return [];
        }

        var heads = await store.AskAllAsync((keys, database) => database.SortedSetRangeByRankWithScoresAsync(set(keys), 0, limit - 1), cancellationToken);
        if (heads.All(head => head.Answer.Length == 0))
        {
            return [];
        }

        var until = await PresentAsync(cancellationToken);
        var due = heads.SelectMany(head => head.Answer.Select(entry => (head.Partition, Entry: entry)))
            .Where(head => head.Entry.Score <= until)
            .OrderBy(head => head.Entry.Score)
            .Take(limit)
            .ToList();

        var shares = due.CountBy(head => head.Partition).ToDictionary();
        var taken = await PartitionWatch.AskAsync(shares.Keys, partition => TakeAsync(set(new PartitionKeys(partition)), shares[partition], lease, cancellationToken));
        var order = due.Select((head, index) => ((string)head.Entry.Element!, index)).ToDictionary(StringComparer.Ordinal);
        return [.. taken.SelectMany(part => part.Answer).OrderBy(member => order.GetValueOrDefault(member, int.MaxValue))];
    }

    private async Task<string[]> TakeAsync(RedisKey set, int limit, TimeSpan lease, CancellationToken cancellationToken)
        => (string[])(await store.RunAsync(Take, [set], [settings.Moment, limit, lease.ToMilliseconds()], cancellationToken))!;

    /// <summary>
    /// The store's clock where it says it, else ours, for a first guess at what is due: the scripts decide by their own. Who is asked for the
    /// time may be the one master of a cluster that is away.
    /// </summary>
    private async Task<long> PresentAsync(CancellationToken cancellationToken)
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
