using ImageGen.Contracts;
using ImageGen.Storage.Redis;
using StackExchange.Redis;

namespace ImageGen.Storage.Jobs;

/// <content>How far a job is: at its provider, and before that in its lane.</content>
internal sealed partial class RedisJobStore
{
    public Task<WriteOutcome> RecordProgressAsync(Job claim, string provider, int percent, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(percent);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(percent, 100);
        var keys = PartitionKeys.Of(claim.Id);
        var payload = StoreJson.Write(new ImageProgressed
        {
            JobId = claim.Id,
            Tenant = claim.Tenant,
            BatchId = claim.BatchId,
            Metadata = claim.Request.Metadata,
            Provider = provider,
            Percent = percent,
        });
        return WriteAsync(
            JobScripts.Progress,
            [keys.Row(claim.Id), keys.Log(claim.Id), keys.Out, keys.Feed(claim.Tenant)],
            claim,
            [percent, payload, Milliseconds(settings.HandOver)],
            cancellationToken,
            (ImageProgressed.EventType, payload));
    }

    public async Task<int?> FindPlaceInQueueAsync(Job job, CancellationToken cancellationToken)
    {
        var score = await store.DoAsync(
            database => database.SortedSetScoreAsync(PartitionKeys.Of(job.Id).Start(job.Lane), job.Id.ToString("N")), cancellationToken);
        if (score is not { } due)
        {
            return null;
        }

        var before = await AskAllAsync((keys, database) => database.SortedSetLengthAsync(keys.Start(job.Lane), max: due, exclude: Exclude.Stop), cancellationToken);
        return (int)before.Sum(part => part.Answer) + 1;
    }
}
