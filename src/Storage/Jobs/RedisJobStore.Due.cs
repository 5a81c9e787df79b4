using System.Globalization;
using ImageGen.Storage.Redis;
using StackExchange.Redis;

namespace ImageGen.Storage.Jobs;

/// <content>The due set over all partitions. A partition that does not answer keeps its jobs for later; those of the others are given out.</content>
internal sealed partial class RedisJobStore
{
    public async Task<IReadOnlyList<Guid>> TakeDueAsync(
        DueKind kind, string lane, int limit, TimeSpan lease, CancellationToken cancellationToken)
    {
        var taken = kind == DueKind.Rescue
            ? await TakeRescueAsync(lane, limit, lease, cancellationToken)
            : await TakeAsync(keys => keys.Due(kind, lane), limit, lease, cancellationToken);
        return [.. taken.Select(member => Guid.ParseExact(member, "N"))];
    }

    /// <summary>
    /// Looks at the heads of all partitions first and takes only where something is due: the oldest of all partitions, and never
    /// more than asked for, since what is taken and not worked on waits for a whole lease.
    /// </summary>
    private async Task<List<string>> TakeAsync(Func<PartitionKeys, RedisKey> set, int limit, TimeSpan lease, CancellationToken cancellationToken)
    {
        if (limit <= 0)
        {
            return [];
        }

        var heads = await AskAllAsync((keys, database) => database.SortedSetRangeByRankWithScoresAsync(set(keys), 0, limit - 1), cancellationToken);
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

    /// <summary>
    /// Asks only the partitions where an image waits, which most of the time is none: first what is due in each, then for as many of each
    /// as are among those with the least time left in all of them.
    /// </summary>
    private async Task<List<string>> TakeRescueAsync(string lane, int limit, TimeSpan lease, CancellationToken cancellationToken)
    {
        if (limit <= 0)
        {
            return [];
        }

        var sizes = await AskAllAsync((keys, database) => database.SortedSetLengthAsync(keys.Rescue(lane)), cancellationToken);
        var due = await PartitionWatch.AskAsync(
            sizes.Where(size => size.Answer > 0).Select(size => size.Partition),
            partition => RescueAsync(new PartitionKeys(partition), lane, limit, TimeSpan.Zero, cancellationToken));
        var shares = due.SelectMany(part => part.Answer.Select(image => (part.Partition, image.DeletedAt)))
            .OrderBy(image => image.DeletedAt).Take(limit).CountBy(image => image.Partition).ToDictionary();
        var taken = await PartitionWatch.AskAsync(shares.Keys, partition => RescueAsync(new PartitionKeys(partition), lane, shares[partition], lease, cancellationToken));
        return [.. taken.SelectMany(part => part.Answer).OrderBy(image => image.DeletedAt).Select(image => image.Id)];
    }

    private async Task<IEnumerable<(string Id, long DeletedAt)>> RescueAsync(
        PartitionKeys keys, string lane, int limit, TimeSpan lease, CancellationToken cancellationToken)
    {
        var answer = (string[])(await store.RunAsync(
            JobScripts.TakeRescue, [keys.Rescue(lane), keys.Continue(lane)], [Now(), limit, Milliseconds(lease)], cancellationToken))!;
        return answer.Chunk(2).Select(pair => (pair[0], long.Parse(pair[1], CultureInfo.InvariantCulture)));
    }

    private async Task<string[]> TakeAsync(RedisKey set, int limit, TimeSpan lease, CancellationToken cancellationToken)
        => (string[])(await store.RunAsync(JobScripts.TakeDue, [set], [Now(), limit, Milliseconds(lease)], cancellationToken))!;

    private Task<IReadOnlyList<(int Partition, T Answer)>> AskAllAsync<T>(Func<PartitionKeys, IDatabase, Task<T>> ask, CancellationToken cancellationToken)
        => store.Partitions.AskAllAsync(partition => store.DoAsync(database => ask(new PartitionKeys(partition), database), cancellationToken));

    /// <summary>The store's clock, in ms since 1970.</summary>
    private Task<long> NowAsync(CancellationToken cancellationToken)
        => settings.Now is { } now ? Task.FromResult(now().ToUnixTimeMilliseconds()) : store.TimeAsync(cancellationToken);

    /// <summary>
    /// The store's clock where it says it, else ours, for a first guess at what is due: the scripts decide by their own. Who is asked for the
    /// time may be the one master of a cluster that is away.
    /// </summary>
    private async Task<long> PresentAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await NowAsync(cancellationToken);
        }
        catch (StoreUnavailableException)
        {
            return TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();
        }
    }
}
