using System.Globalization;
using ImageGen.Storage.Redis;
using StackExchange.Redis;

namespace ImageGen.Storage.Jobs.Due;

/// <summary>The due set over all partitions. Jobs in a partition that does not respond stay there for later.</summary>
internal sealed class RedisDueSet(StoreConnection store, StoreSettings settings) : IDueSet
{
    private readonly DueSets _sets = new(store, settings);

    public async Task<IReadOnlyList<Guid>> TakeDueAsync(
        DueKind kind, string lane, int limit, TimeSpan lease, CancellationToken cancellationToken)
    {
        var taken = kind == DueKind.Rescue
            ? await TakeRescueAsync(lane, limit, lease, cancellationToken)
            : await _sets.TakeAsync(keys => Part(keys, kind, lane), limit, lease, cancellationToken);
        return [.. taken.Select(member => Guid.ParseExact(member, "N"))];
    }

    public async Task<DateTimeOffset?> FindNextDeletionAsync(IEnumerable<string> lanes, CancellationToken cancellationToken)
    {
        string[] all = [.. lanes];
        if (all.Length == 0)
        {
            return null;
        }

        var heads = await store.Partitions.QueryAllAsync(async partition => (string?)await store.RunAsync(
            JobScripts.FirstDeletion, [.. all.Select(new PartitionKeys(partition).Rescue)], [settings.ScriptNow], cancellationToken));
        return heads.Where(head => !string.IsNullOrEmpty(head.Result)).Min(head => (long?)long.Parse(head.Result!, CultureInfo.InvariantCulture)) is { } first
            ? DateTimeOffset.FromUnixTimeMilliseconds(first)
            : null;
    }

    public async Task<DateTimeOffset?> FindOldestUnknownAsync(CancellationToken cancellationToken)
    {
        var oldest = await store.Partitions.QueryAllAsync(partition => FindOldestUnknownAsync(new PartitionKeys(partition), cancellationToken));
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

        var sizes = await store.QueryAllAsync((keys, database) => database.SortedSetLengthAsync(keys.Rescue(lane)), cancellationToken);
        var due = await PartitionWatch.QueryAsync(
            sizes.Where(size => size.Result > 0).Select(size => size.Partition),
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

    /// <summary>The key of the part.</summary>
    private static RedisKey Part(PartitionKeys keys, DueKind kind, string lane) => kind switch
    {
        DueKind.Start => keys.Start(lane),
        DueKind.Continue => keys.Continue(lane),
        DueKind.Expire => keys.Expire,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "Not a part of the due set."),
    };
}
