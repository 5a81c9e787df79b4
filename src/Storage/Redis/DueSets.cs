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
    /// Takes up to <paramref name="limit"/> due members, the oldest of all partitions. First reads the oldest members of each partition in which one may be
    /// due, and then takes from the partitions only what the limit allows: a member that is taken and not processed waits for a whole lease.
    /// </summary>
    public async Task<List<string>> TakeAsync(DueSet set, int limit, TimeSpan lease, CancellationToken cancellationToken)
    {
        if (limit <= 0)
        {
            return [];
        }

        var partitions = await store.Due.FindDueAsync(set, settings, cancellationToken);
        if (partitions.Count <= 1)
        {
            // There is nothing to compare.
            var only = await store.Partitions.QueryPresentAsync(partitions, partition => TakeAsync(set, partition, limit, lease, cancellationToken));
            return [.. only.SelectMany(part => part.Result)];
        }

        var due = (await ReadHeadsAsync(set, partitions, limit, cancellationToken)).OrderBy(head => head.Entry.Score).Take(limit).ToList();

        var shares = due.CountBy(head => head.Partition).ToDictionary();
        var taken = await PartitionWatch.QueryAsync(shares.Keys, partition => TakeAsync(set, partition, shares[partition], lease, cancellationToken));
        var order = due.Select((head, index) => ((string)head.Entry.Element!, index)).ToDictionary(StringComparer.Ordinal);
        return [.. taken.SelectMany(part => part.Result).OrderBy(member => order.GetValueOrDefault(member, int.MaxValue))];
    }

    /// <summary>Reads the oldest members of a set in some partitions, up to <paramref name="most"/> of each, and returns those that are due.</summary>
    public async Task<IEnumerable<(int Partition, SortedSetEntry Entry)>> ReadHeadsAsync(DueSet set, IReadOnlyCollection<int> partitions, int most, CancellationToken cancellationToken)
    {
        var heads = await store.Partitions.QueryPresentAsync(partitions, async partition =>
        {
            var question = store.Due.Agenda.Ask(partition, set);
            return (Question: question, Entries: await store.DoAsync(database => database.SortedSetRangeByRankWithScoresAsync(set.Key(partition), 0, most - 1), cancellationToken));
        });
        var now = heads.All(head => head.Result.Entries.Length == 0) ? 0 : await NowAsync(cancellationToken);
        foreach (var (partition, (question, entries)) in heads)
        {
            if (entries.Length == 0 || entries[0].Score > now)
            {
                store.Due.Agenda.Record(set, partition, entries.Length == 0 ? null : TimeSpan.FromMilliseconds(entries[0].Score - now), question);
            }
        }

        return heads.SelectMany(head => head.Result.Entries.Select(entry => (head.Partition, Entry: entry))).Where(head => head.Entry.Score <= now);
    }

    private async Task<string[]> TakeAsync(DueSet set, int partition, int limit, TimeSpan lease, CancellationToken cancellationToken)
    {
        var question = store.Due.Agenda.Ask(partition, set);
        var result = (string[])(await store.RunAsync(Take, [set.Key(partition)], [settings.ScriptNow, limit, lease.ToMilliseconds()], cancellationToken))!;
        store.Due.Agenda.Record(set, partition, DueReader.Parse(result[^1]), question);
        return result[..^1];
    }

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
