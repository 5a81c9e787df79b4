using System.Globalization;
using ImageGen.Contracts;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace ImageGen.Storage.Jobs;

/// <content>What goes over all partitions: the due set, the outbox, counting and tidying.</content>
internal sealed partial class RedisJobStore
{
    private const int TidyLimit = 500;

    private static IEnumerable<JobKeys> AllPartitions => Enumerable.Range(0, JobId.Partitions).Select(partition => new JobKeys(partition));

    public async Task<IReadOnlyList<Guid>> TakeDueAsync(
        DueKind kind, string lane, int limit, TimeSpan lease, CancellationToken cancellationToken)
    {
        var taken = kind == DueKind.Rescue
            ? await TakeRescueAsync(lane, limit, lease, cancellationToken)
            : await TakeAsync(keys => keys.Due(kind, lane), limit, lease, cancellationToken);
        return [.. taken.Select(member => Guid.ParseExact(member, "N"))];
    }

    public async Task<IReadOnlyList<OutboxEntry>> TakeOutboxAsync(int limit, TimeSpan lease, CancellationToken cancellationToken)
    {
        var taken = await TakeAsync(keys => keys.Out, limit, lease, cancellationToken);
        var entries = await Task.WhenAll(taken.Select(member => ReadOutboxAsync(member, cancellationToken)));
        return [.. entries.OfType<OutboxEntry>()];
    }

    public async Task AcknowledgeAsync(IReadOnlyCollection<OutboxEntry> entries, CancellationToken cancellationToken)
        => await Task.WhenAll(entries.GroupBy(entry => JobId.PartitionOf(entry.Event.Subject)).Select(partition => store.DoAsync(
            database => database.SortedSetRemoveAsync(new JobKeys(partition.Key).Out, [.. partition.Select(MemberOf)]), cancellationToken)));

    public async Task<int> TidyAsync(CancellationToken cancellationToken)
    {
        var now = await NowAsync(cancellationToken);
        var count = 0;
        foreach (var keys in AllPartitions)
        {
            RedisValue[] gone;
            do
            {
                gone = await store.DoAsync(
                    database => database.SortedSetRangeByScoreAsync(keys.Ended, stop: now, take: TidyLimit), cancellationToken);
                foreach (var tenant in gone.Select(member => ((string)member!).Split(':')).GroupBy(parts => parts[1]))
                {
                    var members = tenant.SelectMany(parts => new RedisValue[] { $"all:{parts[3]}:{parts[0]}", $"{parts[2]}:{parts[3]}:{parts[0]}" });
                    await store.DoAsync(database => database.SortedSetRemoveAsync(keys.Index(tenant.Key), [.. members]), cancellationToken);
                    await TrimFeedAsync(keys, tenant.Key, cancellationToken);
                }

                // Last, so that a crash in between leaves work to be done again instead of members nobody remembers.
                await store.DoAsync(database => database.SortedSetRemoveAsync(keys.Ended, gone), cancellationToken);
                count += gone.Length;
            }
            while (gone.Length == TidyLimit);

            // Look-ups need the book for as long as a purchase can be found, however soon ended jobs are forgotten.
            var forgotten = now - (long)(settings.Retention > AdoptionTime ? settings.Retention : AdoptionTime).TotalMilliseconds;
            await store.DoAsync(database => database.SortedSetRemoveRangeByScoreAsync(keys.Bought, double.NegativeInfinity, forgotten), cancellationToken);
        }

        return count;
    }

    public async Task<DateTimeOffset?> FindNextDeletionAsync(IEnumerable<string> lanes, CancellationToken cancellationToken)
    {
        var heads = await Task.WhenAll(lanes.Select(lane => RescueHeadsAsync(lane, cancellationToken)));
        return heads.SelectMany(head => head).Min(head => (long?)head.DeletedAt) is { } first ? DateTimeOffset.FromUnixTimeMilliseconds(first) : null;
    }

    public async Task<long> CountUnfinishedAsync(CancellationToken cancellationToken)
    {
        var counts = await store.DoAsync(
            database => Task.WhenAll(AllPartitions.Select(keys => database.StringGetAsync(keys.Unfinished))), cancellationToken);
        return counts.Sum(count => (long)count);
    }

    public async Task<long> CountUnfinishedAsync(string tenant, CancellationToken cancellationToken)
    {
        string[] unfinished = [JobRow.Name(JobStatus.Queued), JobRow.Name(JobStatus.Running)];
        var counts = await store.DoAsync(
            database => Task.WhenAll(AllPartitions.SelectMany(keys => unfinished.Select(
                name => database.SortedSetLengthByValueAsync(keys.Index(tenant), $"{name}:", $"{name};", Exclude.Stop)))),
            cancellationToken);
        return counts.Sum();
    }

    private static RedisValue MemberOf(OutboxEntry entry) => string.Create(CultureInfo.InvariantCulture, $"{entry.Event.Subject:N}:{entry.Event.Sequence}");

    /// <summary>
    /// Looks at the heads of all partitions first and takes only where something is due: the oldest of all partitions, and never
    /// more than asked for, since what is taken and not worked on waits for a whole lease.
    /// </summary>
    private async Task<List<string>> TakeAsync(Func<JobKeys, RedisKey> set, int limit, TimeSpan lease, CancellationToken cancellationToken)
    {
        if (limit <= 0)
        {
            return [];
        }

        var now = NowAsync(cancellationToken);
        var heads = await store.DoAsync(
            database => Task.WhenAll(AllPartitions.Select(keys => HeadAsync(database, set(keys), limit))), cancellationToken);
        var until = await now;
        var due = heads.SelectMany(head => head)
            .Where(head => head.Entry.Score <= until)
            .OrderBy(head => head.Entry.Score)
            .Take(limit)
            .ToList();

        var taken = await Task.WhenAll(due.CountBy(head => head.Set).Select(set => TakeAsync(set.Key, set.Value, lease, cancellationToken)));
        var order = due.Select((head, index) => ((string)head.Entry.Element!, index)).ToDictionary(StringComparer.Ordinal);
        return [.. taken.SelectMany(members => members).OrderBy(member => order.GetValueOrDefault(member, int.MaxValue))];
    }

    /// <summary>
    /// Asks only the partitions where a picture waits, which most of the time is none: first what is due in each, then for as many of each
    /// as are among those with the least time left in all of them.
    /// </summary>
    private async Task<List<string>> TakeRescueAsync(string lane, int limit, TimeSpan lease, CancellationToken cancellationToken)
    {
        if (limit <= 0)
        {
            return [];
        }

        var heads = await RescueHeadsAsync(lane, cancellationToken);
        var due = await Task.WhenAll(heads.Select(head => RescueAsync(head.Keys, lane, limit, TimeSpan.Zero, cancellationToken)));
        var shares = due.SelectMany(part => part).OrderBy(picture => picture.DeletedAt).Take(limit).CountBy(picture => picture.Keys);
        var taken = await Task.WhenAll(shares.Select(share => RescueAsync(share.Key, lane, share.Value, lease, cancellationToken)));
        return [.. taken.SelectMany(part => part).OrderBy(picture => picture.DeletedAt).Select(picture => picture.Id)];
    }

    private async Task<IEnumerable<(JobKeys Keys, string Id, long DeletedAt)>> RescueAsync(
        JobKeys keys, string lane, int limit, TimeSpan lease, CancellationToken cancellationToken)
    {
        var answer = (string[])(await store.RunAsync(
            JobScripts.TakeRescue, [keys.Rescue(lane), keys.Continue(lane)], [Now(), limit, Milliseconds(lease)], cancellationToken))!;
        return answer.Chunk(2).Select(pair => (keys, pair[0], long.Parse(pair[1], CultureInfo.InvariantCulture)));
    }

    private async Task<IEnumerable<(JobKeys Keys, long DeletedAt)>> RescueHeadsAsync(string lane, CancellationToken cancellationToken)
    {
        var heads = await store.DoAsync(
            database => Task.WhenAll(AllPartitions.Select(async keys => (Keys: keys, Head: await database.SortedSetRangeByRankWithScoresAsync(keys.Rescue(lane), 0, 0)))),
            cancellationToken);
        return heads.Where(part => part.Head.Length > 0).Select(part => (part.Keys, (long)part.Head[0].Score));
    }

    private static async Task<IEnumerable<(RedisKey Set, SortedSetEntry Entry)>> HeadAsync(IDatabase database, RedisKey set, int limit)
        => (await database.SortedSetRangeByRankWithScoresAsync(set, 0, limit - 1)).Select(entry => (set, entry));

    private async Task<string[]> TakeAsync(RedisKey set, int limit, TimeSpan lease, CancellationToken cancellationToken)
        => (string[])(await store.RunAsync(JobScripts.TakeDue, [set], [Now(), limit, Milliseconds(lease)], cancellationToken))!;

    private async Task<OutboxEntry?> ReadOutboxAsync(string member, CancellationToken cancellationToken)
    {
        var id = Guid.ParseExact(member.AsSpan(0, 32), "N");
        var sequence = long.Parse(member.AsSpan(33), CultureInfo.InvariantCulture);
        var entry = (string?)await store.DoAsync(
            database => database.ListGetByIndexAsync(JobKeys.Of(id).Log(id), sequence - 1), cancellationToken);
        if (entry is not null)
        {
            return new OutboxEntry(EventLog.Parse(entry), EventLog.MessageId(id, sequence));
        }

        // The bus was away for longer than the job is kept: there is nothing left to announce. Where there is a log, nobody gives an event up.
        if (!await store.DoAsync(database => database.KeyExistsAsync(JobKeys.Of(id).Log(id)), cancellationToken))
        {
            LogEventForgotten(id, sequence);
            await store.DoAsync(database => database.SortedSetRemoveAsync(JobKeys.Of(id).Out, member), cancellationToken);
        }

        return null;
    }

    private async Task TrimFeedAsync(JobKeys keys, string tenant, CancellationToken cancellationToken)
    {
        while ((int)await store.RunAsync(
            JobScripts.TrimFeed, [keys.Feed(tenant), keys.Dropped(tenant)], [Now(), Milliseconds(settings.Retention)], cancellationToken) > 0)
        {
        }
    }

    /// <summary>The store's clock, in ms since 1970.</summary>
    private Task<long> NowAsync(CancellationToken cancellationToken)
        => settings.Now is { } now ? Task.FromResult(now().ToUnixTimeMilliseconds()) : store.TimeAsync(cancellationToken);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Event {Sequence} of job {JobId} was never handed to the bus and is dropped, since the job's retention is over")]
    private partial void LogEventForgotten(Guid jobId, long sequence);
}
