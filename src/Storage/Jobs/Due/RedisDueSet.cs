using System.Globalization;
using ImageGen.Storage.Redis;
using StackExchange.Redis;

namespace ImageGen.Storage.Jobs.Due;

/// <summary>The due set over all partitions. Jobs in a partition that does not respond stay there for later.</summary>
internal sealed class RedisDueSet(StoreConnection store, StoreSettings settings) : IDueSet
{
    private static readonly RedisValue[] QueuedFields = ["tenant", "lane", "state", "created", "target"];

    private readonly DueSets _sets = new(store, settings);

    public async Task<IReadOnlyList<Guid>> TakeDueAsync(
        DueKind kind, string lane, int limit, TimeSpan lease, CancellationToken cancellationToken)
    {
        var taken = kind == DueKind.Rescue
            ? await TakeRescueAsync(lane, limit, lease, cancellationToken)
            : await _sets.TakeAsync(Part(kind, lane), limit, lease, cancellationToken);
        return [.. taken.Select(member => Guid.ParseExact(member, "N"))];
    }

    public async Task<QueuedJob?> FindQueuedAsync(Guid id, CancellationToken cancellationToken)
    {
        var row = await store.DoAsync(database => database.HashGetAsync(PartitionKeys.Of(id).Row(id), QueuedFields), cancellationToken);
        return row is [{ IsNull: false } tenant, { IsNull: false } lane, { IsNull: false } state, { IsNull: false } created, var target]
            ? new QueuedJob(tenant!, lane!, state == "queued", DateTimeOffset.FromUnixTimeMilliseconds((long)created), target.IsNullOrEmpty ? null : (string?)target)
            : null;
    }

    public bool MayHaveJobs(int partition) => store.Due.MayHaveJobs(partition, settings);

    public async Task<DateTimeOffset?> FindNextDeletionAsync(IEnumerable<string> lanes, CancellationToken cancellationToken)
    {
        string[] all = [.. lanes];
        if (all.Length == 0)
        {
            return null;
        }

        // Usually no image waits anywhere.
        HashSet<int> partitions = [];
        foreach (var lane in all)
        {
            partitions.UnionWith(await store.Due.FindDueAsync(DueSet.Rescue(lane), settings, cancellationToken));
        }

        var heads = await store.Partitions.QueryPresentAsync(partitions, async partition => (string?)await store.RunAsync(
            JobScripts.FirstDeletion, [.. all.Select(new PartitionKeys(partition).Rescue)], [settings.ScriptNow], cancellationToken));
        return heads.Where(head => !string.IsNullOrEmpty(head.Result)).Min(head => (long?)long.Parse(head.Result!, CultureInfo.InvariantCulture)) is { } first
            ? DateTimeOffset.FromUnixTimeMilliseconds(first)
            : null;
    }

    public async Task<DateTimeOffset?> FindOldestUnknownAsync(CancellationToken cancellationToken)
    {
        var partitions = await store.Due.FindDueAsync(DueSet.Unknown, settings, cancellationToken);
        var oldest = await store.Partitions.QueryPresentAsync(partitions, partition => FindOldestUnknownAsync(new PartitionKeys(partition), cancellationToken));
        return oldest.Min(part => part.Result);
    }

    /// <summary>
    /// Queries only the partitions in which an image waits, which is usually none. First reads the due images of each, then takes from each as many as are
    /// among those with the earliest deletion over all partitions.
    /// </summary>
    private async Task<List<string>> TakeRescueAsync(string lane, int limit, TimeSpan lease, CancellationToken cancellationToken)
    {
        if (limit <= 0)
        {
            return [];
        }

        var due = await store.Partitions.QueryPresentAsync(
            await store.Due.FindDueAsync(DueSet.Rescue(lane), settings, cancellationToken),
            partition => RescueAsync(new PartitionKeys(partition), lane, limit, TimeSpan.Zero, cancellationToken));
        var shares = due.SelectMany(part => part.Result.Select(image => (part.Partition, image.DeletedAt)))
            .OrderBy(image => image.DeletedAt).Take(limit).CountBy(image => image.Partition).ToDictionary();
        var taken = await PartitionWatch.QueryAsync(shares.Keys, partition => RescueAsync(new PartitionKeys(partition), lane, shares[partition], lease, cancellationToken));
        return [.. taken.SelectMany(part => part.Result).OrderBy(image => image.DeletedAt).Select(image => image.Id)];
    }

    private async Task<IEnumerable<(string Id, long DeletedAt)>> RescueAsync(
        PartitionKeys keys, string lane, int limit, TimeSpan lease, CancellationToken cancellationToken)
    {
        var result = (string[])(await store.RunAsync(
            JobScripts.TakeRescue, [keys.Rescue(lane), keys.Continue(lane)], [settings.ScriptNow, limit, lease.ToMilliseconds()], cancellationToken))!;
        return result.Chunk(2).Select(pair => (pair[0], long.Parse(pair[1], CultureInfo.InvariantCulture)));
    }

    private async Task<DateTimeOffset?> FindOldestUnknownAsync(PartitionKeys keys, CancellationToken cancellationToken)
    {
        while (true)
        {
            var head = await store.DoAsync(database => database.SortedSetRangeByRankWithScoresAsync(keys.Unknown, 0, 0), cancellationToken);
            if (head is not [var oldest])
            {
                return null;
            }

            var row = keys.Row(Guid.ParseExact((string)oldest.Element!, "N"));
            if ((int)await store.RunAsync(JobScripts.ForgetKnown, [row, keys.Unknown], [settings.ScriptNow, oldest.Element], cancellationToken) == 0)
            {
                return DateTimeOffset.FromUnixTimeMilliseconds((long)oldest.Score);
            }
        }
    }

    private static DueSet Part(DueKind kind, string lane) => kind switch
    {
        DueKind.Start => DueSet.Start(lane),
        DueKind.Continue => DueSet.Continue(lane),
        DueKind.Expire => DueSet.Expire,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "Not a part of the due set."),
    };
}
