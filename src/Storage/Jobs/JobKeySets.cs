using ImageGen.Storage.Redis;
using StackExchange.Redis;

namespace ImageGen.Storage.Jobs;

/// <summary>Lists of keys for scripts of jobs.</summary>
internal static class JobKeySets
{
    /// <summary>The keys of the scripts that end a job, in their order.</summary>
    public static RedisKey[] Ending(this PartitionKeys keys, Job job)
    {
        RedisKey[] own =
        [
            keys.Row(job.Id), keys.Start(job.Lane), keys.Continue(job.Lane), keys.Expire, keys.Log(job.Id), keys.Out, keys.Index(job.Tenant), keys.Ended, keys.Unfinished, keys.Feed(job.Tenant), keys.ToCompact, keys.Removals,
        ];
        return job.BatchId is { } batch ? [.. own, keys.Batch(batch), keys.Log(batch)] : own;
    }
}
