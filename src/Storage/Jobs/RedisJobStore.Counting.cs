using System.Globalization;
using ImageGen.Contracts;
using ImageGen.Jobs.Submission;
using ImageGen.Storage.Redis;
using StackExchange.Redis;

namespace ImageGen.Storage.Jobs;

/// <content>Counts over all partitions. Of a partition that does not answer the last count known to this process stands, or none.</content>
internal sealed partial class RedisJobStore
{
    private readonly long[] _unfinished = new long[JobId.Partitions];

    public async Task<DateTimeOffset?> FindNextDeletionAsync(IEnumerable<string> lanes, CancellationToken cancellationToken)
    {
        string[] all = [.. lanes];
        if (all.Length == 0)
        {
            return null;
        }

        var heads = await store.Partitions.AskAllAsync(async partition => (string?)await store.RunAsync(
            JobScripts.FirstDeletion, [.. all.Select(new PartitionKeys(partition).Rescue)], [Now()], cancellationToken));
        return heads.Where(head => !string.IsNullOrEmpty(head.Answer)).Min(head => (long?)long.Parse(head.Answer!, CultureInfo.InvariantCulture)) is { } first
            ? DateTimeOffset.FromUnixTimeMilliseconds(first)
            : null;
    }

    public async Task<long> CountUnfinishedAsync(CancellationToken cancellationToken)
    {
        var counts = await AskAllAsync((keys, database) => database.StringGetAsync(keys.Unfinished), cancellationToken);
        lock (_unfinished)
        {
            foreach (var (partition, count) in counts)
            {
                _unfinished[partition] = (long)count;
            }

            return _unfinished.Sum();
        }
    }

    public async Task<long> CountUnfinishedAsync(string tenant, CancellationToken cancellationToken)
    {
        string[] unfinished = [JobRow.Name(JobStatus.Queued), JobRow.Name(JobStatus.Running)];
        var counts = await AskAllAsync(
            async (keys, database) => (await Task.WhenAll(unfinished.Select(
                name => database.SortedSetLengthByValueAsync(keys.Index(tenant), $"{name}:", $"{name};", Exclude.Stop)))).Sum(),
            cancellationToken);
        return counts.Sum(count => count.Answer);
    }
}
