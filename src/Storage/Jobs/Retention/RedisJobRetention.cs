using System.Globalization;
using ImageGen.Storage.Events;
using ImageGen.Storage.Redis;
using StackExchange.Redis;

namespace ImageGen.Storage.Jobs.Retention;

/// <summary>Removes the index entries of expired rows, and the heartbeats of workers that no longer run.</summary>
internal sealed class RedisJobRetention(StoreConnection store, StoreSettings settings) : IJobRetention
{
    private const int TidyLimit = 500;

    /// <summary>Longer than any lease: a worker without a heartbeat for this time no longer holds a job.</summary>
    private static readonly TimeSpan WorkersKept = TimeSpan.FromHours(1);

    private static readonly string[] Statuses = ["all", .. Enum.GetValues<JobState>().Where(state => state.IsTerminal()).Select(JobRow.Name)];

    public async Task<int> TidyAsync(CancellationToken cancellationToken)
    {
        var now = await store.NowAsync(settings, cancellationToken);
        return await PartitionWatch.SumInTurnAsync(async partition =>
        {
            await ReleaseImagesAsync(partition, now, cancellationToken);
            return await TidyAsync(new PartitionKeys(partition), now, cancellationToken);
        });
    }

    private async Task<int> TidyAsync(PartitionKeys keys, long now, CancellationToken cancellationToken)
    {
        var count = 0;
        RedisValue[] gone;
        do
        {
            gone = await store.DoAsync(
                database => database.SortedSetRangeByScoreAsync(keys.Ended, stop: now, take: TidyLimit), cancellationToken);
            foreach (var tenant in gone.Select(member => EndedJob.Parse((string)member!)).GroupBy(job => job.Tenant))
            {
                await store.DoAsync(database => database.SortedSetRemoveAsync(keys.Index(tenant.Key), [.. tenant.SelectMany(IndexMembers)]), cancellationToken);
                await TrimFeedAsync(keys, tenant.Key, cancellationToken);
            }

            // Crash point: these members are removed last, so that after a crash the work is repeated, and no index entries are left behind.
            await store.DoAsync(database => database.SortedSetRemoveAsync(keys.Ended, gone), cancellationToken);
            count += gone.Length;
        }
        while (gone.Length == TidyLimit);

        count += await TidyListAsync(keys, keys.Compacted, entry => EndedJob.Parse((string)entry!), now, cancellationToken)
            + await TidyListAsync(keys, keys.Expiring, entry => EndedJob.Parse((byte[])entry!), now, cancellationToken)
            + await TidyListAsync(keys, keys.ToCompact, entry => EndedJob.Parse((string)entry!), now, cancellationToken);

        // Look-ups need the index of purchases for as long as a purchase can be found, even if ended jobs are removed sooner.
        var oldest = now - (long)(settings.Retention > RedisPurchases.AdoptionTime ? settings.Retention : RedisPurchases.AdoptionTime).TotalMilliseconds;
        await store.DoAsync(database => database.SortedSetRemoveRangeByScoreAsync(keys.Bought, double.NegativeInfinity, oldest), cancellationToken);
        await RemoveWorkersAsync(keys, now, cancellationToken);
        return count;
    }

    /// <summary>Removes the oldest entries of a list of ended jobs, and their jobs from the index.</summary>
    private async Task<int> TidyListAsync(PartitionKeys keys, RedisKey list, Func<RedisValue, EndedJob> parse, long now, CancellationToken cancellationToken)
    {
        var count = 0;
        while (true)
        {
            var entries = await store.DoAsync(database => database.ListRangeAsync(list, 0, TidyLimit - 1), cancellationToken);
            var expired = entries.Select(entry => (Entry: entry, Job: parse(entry))).TakeWhile(ended => ended.Job.Expires <= now).ToList();
            var removed = await Task.WhenAll(expired.Select(async ended => (int)await store.RunAsync(
                JobScripts.Tidy,
                [list, keys.Replayed, keys.Index(ended.Job.Tenant)],
                [settings.ScriptNow, ended.Entry, ended.Job.Id.ToString("N"), .. IndexMembers(ended.Job)],
                cancellationToken)));
            foreach (var tenant in expired.Select(ended => ended.Job.Tenant).Distinct(StringComparer.Ordinal))
            {
                await TrimFeedAsync(keys, tenant, cancellationToken);
            }

            count += removed.Sum();
            if (expired.Count < TidyLimit)
            {
                return count;
            }
        }
    }

    /// <summary>Makes the images of compact rows that have expired due to be removed.</summary>
    private async Task ReleaseImagesAsync(int partition, long now, CancellationToken cancellationToken)
    {
        var keys = new PartitionKeys(partition);
        RedisValue[] expired;
        do
        {
            var entries = await store.DoAsync(database => database.ListRangeAsync(keys.ExpiringImages, 0, TidyLimit - 1), cancellationToken);
            expired = [.. entries.Select(entry => (Entry: entry, Image: ExpiringImage.Parse((byte[])entry!))).TakeWhile(one => one.Image.Expires <= now).SelectMany(one => (RedisValue[])[one.Entry, one.Image.Removal])];
            if (expired.Length > 0)
            {
                await store.RunAsync(JobScripts.ReleaseImages, [keys.ExpiringImages, keys.Removals], [settings.ScriptNow, .. expired], cancellationToken);
                store.Due.Agenda.Note(DueSet.Removals, partition, TimeSpan.Zero);
            }
        }
        while (expired.Length == 2 * TidyLimit);
    }

    /// <summary>
    /// An earlier version also added the jobs under 'all'. The status is not that of the entry if the job was replayed, and workers of two versions moved the entries
    /// of its two ends to different lists.
    /// </summary>
    private static RedisValue[] IndexMembers(EndedJob job) => [.. Statuses.Select(status => (RedisValue)$"{status}:{job.Created}:{job.Id:N}")];

    private async Task TrimFeedAsync(PartitionKeys keys, string tenant, CancellationToken cancellationToken)
    {
        while ((int)await store.RunAsync(
            EventScripts.TrimFeed, [keys.Feed(tenant), keys.Dropped(tenant)], [settings.ScriptNow, settings.Retention.ToMilliseconds()], cancellationToken) > 0)
        {
        }
    }

    /// <summary>Each start of a worker has a new name, so that the heartbeats of former starts remain.</summary>
    private async Task RemoveWorkersAsync(PartitionKeys keys, long now, CancellationToken cancellationToken)
    {
        var before = now - (long)WorkersKept.TotalMilliseconds;
        var pulse = await store.DoAsync(database => database.HashGetAllAsync(keys.Pulse), cancellationToken);
        RedisValue[] gone = [.. pulse.Where(field => IsHeartbeatBefore(field, before)).Select(field => field.Name)];
        if (gone.Length > 0)
        {
            // If such a worker sends a heartbeat at the same time, that one may be lost. Its next heartbeat adds it again; until then only its leases count.
            await store.DoAsync(database => database.HashDeleteAsync(keys.Pulse, gone), cancellationToken);
        }
    }

    private static bool IsHeartbeatBefore(HashEntry field, long time)
        => ((string)field.Name!).StartsWith("b:", StringComparison.Ordinal) && long.Parse(((string)field.Value!).Split(' ')[0], CultureInfo.InvariantCulture) < time;
}
