using ImageGen.Storage.Redis;
using StackExchange.Redis;

namespace ImageGen.Storage.Jobs;

/// <summary>Keys of a partition as the scripts of jobs take them.</summary>
internal static class JobKeySets
{
    /// <summary>The part of the due set.</summary>
    public static RedisKey Due(this PartitionKeys keys, DueKind kind, string lane) => kind switch
    {
        DueKind.Start => keys.Start(lane),
        DueKind.Continue => keys.Continue(lane),
        DueKind.Expire => keys.Expire,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "Not a part of the due set."),
    };

    /// <summary>The keys of the scripts that end a job, in their order.</summary>
    public static RedisKey[] Ending(this PartitionKeys keys, Job job)
    {
        RedisKey[] own =
        [
            keys.Row(job.Id), keys.Start(job.Lane), keys.Continue(job.Lane), keys.Expire, keys.Log(job.Id), keys.Out, keys.Index(job.Tenant), keys.Ended, keys.Unfinished, keys.Feed(job.Tenant),
        ];
        return job.BatchId is { } batch ? [.. own, keys.Batch(batch), keys.Log(batch)] : own;
    }
}
