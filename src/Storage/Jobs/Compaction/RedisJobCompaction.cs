using System.Globalization;
using ImageGen.Storage.CompactRows;
using ImageGen.Storage.Jobs.Retention;
using ImageGen.Storage.Redis;
using StackExchange.Redis;

namespace ImageGen.Storage.Jobs.Compaction;

/// <summary>
/// Reads ended rows and their logs, and replaces them in one script. The script changes a row only if it is still the row that was read, so that several workers
/// may compact the same partition.
/// </summary>
internal sealed class RedisJobCompaction(StoreConnection store, StoreSettings settings) : IJobCompaction
{
    public async Task<int> CompactAsync(int partition, int limit, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(limit, 100);
        var keys = new PartitionKeys(partition);
        var entries = await store.DoAsync(database => database.ListRangeAsync(keys.ToCompact, 0, limit - 1), cancellationToken);
        if (entries.Length == 0)
        {
            return 0;
        }

        var jobs = entries.Select(entry => (Entry: entry, Ended: EndedJob.Parse((string)entry!))).ToList();
        var rows = await store.DoAsync(
            database => Task.WhenAll(jobs.Select(async job =>
            {
                var (row, log) = (database.HashGetAllAsync(keys.Row(job.Ended.Id)), database.ListRangeAsync(keys.Log(job.Ended.Id)));
                return (Row: await row, Log: await log);
            })),
            cancellationToken);

        List<RedisKey> scriptKeys = [keys.ToCompact, keys.Expiring, keys.Removals, keys.ExpiringImages];
        List<RedisValue> arguments = [settings.ScriptNow];
        foreach (var ((entry, ended), (row, log)) in jobs.Zip(rows))
        {
            scriptKeys.AddRange([keys.Row(ended.Id), keys.Log(ended.Id)]);
            var compact = row.Length == 0 || log.Length == 0 ? null : CompactRow.Create(ended.Id, row, [.. log.Select(value => (string)value!)]);
            var image = settings.ImagesStay ? ExpiringImage.Of(ended, row) : null;
            arguments.AddRange([entry, ended.ToBytes(), image?.Removal ?? "", image?.ToBytes() ?? RedisValue.EmptyString, compact is null ? "" : JobRow.Revision(row).ToString(CultureInfo.InvariantCulture), 2 * (compact?.Length ?? 0)]);
            arguments.AddRange((compact ?? []).SelectMany(field => (RedisValue[])[field.Name, field.Value]));
        }

        var moved = (int)await store.RunAsync(JobScripts.Compact, [.. scriptKeys], [.. arguments], cancellationToken);

        // If another worker moved the first entries, the rest may remain: the caller asks again.
        return moved < entries.Length ? limit : moved;
    }
}
