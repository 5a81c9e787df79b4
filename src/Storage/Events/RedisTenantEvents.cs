using System.Globalization;
using ImageGen.Contracts;
using ImageGen.Jobs.Submission;
using ImageGen.Storage.Redis;

namespace ImageGen.Storage.Events;

/// <summary>A list per partition and tenant that names events; the events themselves are in the logs of their subjects.</summary>
internal sealed class RedisTenantEvents(StoreConnection store, StoreSettings settings) : ITenantEvents
{
    public async Task<FeedPosition> FindStartAsync(string tenant, CancellationToken cancellationToken)
        => FeedPosition.Of((await ReadWholeAsync(tenant, cancellationToken)).Select(part => part.Oldest));

    public async Task<FeedPosition> FindEndAsync(string tenant, CancellationToken cancellationToken)
        => FeedPosition.Of((await ReadWholeAsync(tenant, cancellationToken)).Select(part => part.End));

    public async Task<FeedPage> ReadAsync(string tenant, FeedPosition after, int limit, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(limit, 1000);
        var parts = await ReadAllAsync(tenant, after, limit, cancellationToken);
        if (parts.Any(part => after[part.Partition] < part.Oldest || after[part.Partition] > part.End))
        {
            throw new FeedPositionGoneException();
        }

        // Merges the partitions by time, and keeps the order within each partition even if the clock was set back.
        var next = parts.Where(part => part.Entries.Count > 0).ToDictionary(part => part.Partition, part => new Queue<EntryName>(part.Entries));
        List<(int Partition, EntryName Entry)> order = [];
        while (order.Count < limit && next.Count > 0)
        {
            var (partition, waiting) = next.MinBy(part => part.Value.Peek().Time);
            order.Add((partition, waiting.Dequeue()));
            if (waiting.Count == 0)
            {
                next.Remove(partition);
            }
        }

        var events = (await PartitionWatch.QueryAsync(
            order.Select(item => item.Partition).Distinct(),
            partition => Task.WhenAll(order.Where(item => item.Partition == partition).Select(item => ReadEventAsync(item.Entry, cancellationToken)))))
            .ToDictionary(part => part.Partition, part => new Queue<NumberedEvent?>(part.Result));
        List<FeedEntry> entries = [];
        var (position, passed) = (after, 0);
        foreach (var (partition, _) in order)
        {
            if (!events.TryGetValue(partition, out var read))
            {
                // The partition no longer responds. The reader's position in it stays unchanged, so that no event is missed.
                continue;
            }

            position = position.After(partition);
            passed++;

            // No event: it expired with its subject, its write was never completed, or its type is of a later version.
            if (read.Dequeue() is { } @event)
            {
                entries.Add(new FeedEntry(@event, position));
            }
        }

        return new FeedPage(entries, position, passed == limit) { IsPartial = parts.Count < JobId.Partitions || passed < order.Count };
    }

    private async Task<NumberedEvent?> ReadEventAsync(EntryName entry, CancellationToken cancellationToken)
        => await EventLog.FindAsync(store, entry.Subject, entry.Sequence, cancellationToken) is { } text ? EventLog.TryParse(text) : null;

    /// <summary>Reads all partitions. Leaves out one that does not respond: its events are returned later.</summary>
    private async Task<IReadOnlyList<Part>> ReadAllAsync(string tenant, FeedPosition after, int limit, CancellationToken cancellationToken)
        => [.. (await store.Partitions.QueryAllAsync(partition => ReadAsync(tenant, partition, after[partition].ToString(CultureInfo.InvariantCulture), limit, cancellationToken)))
            .Select(part => part.Result)];

    /// <summary>Reads all partitions, and fails if one does not respond: a position needs the count of every partition.</summary>
    private Task<Part[]> ReadWholeAsync(string tenant, CancellationToken cancellationToken)
        => Task.WhenAll(Enumerable.Range(0, JobId.Partitions).Select(partition => ReadAsync(tenant, partition, "", 0, cancellationToken)));

    private async Task<Part> ReadAsync(string tenant, int partition, string after, int limit, CancellationToken cancellationToken)
    {
        var keys = new PartitionKeys(partition);
        var result = (string[])(await store.RunAsync(
            EventScripts.ReadFeed, [keys.Feed(tenant), keys.Dropped(tenant)], [settings.ScriptNow, after, limit], cancellationToken))!;
        return new Part(partition, Number(result[0]), Number(result[1]), [.. result.Skip(2).Select(EntryName.Parse)]);
    }

    private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);

    private sealed record Part(int Partition, long Oldest, long End, IReadOnlyList<EntryName> Entries);

    private sealed record EntryName(Guid Subject, long Sequence, long Time)
    {
        public static EntryName Parse(string entry)
        {
            var parts = entry.Split(':');
            return new EntryName(Guid.ParseExact(parts[0], "N"), Number(parts[1]), Number(parts[2]));
        }
    }
}
