using ImageGen.Contracts;
using ImageGen.Storage.Redis;

namespace ImageGen.Storage.Jobs;

/// <content>Orders nobody can find out about.</content>
internal sealed partial class RedisJobStore
{
    public Task<WriteOutcome> RecordUnknownAsync(Job claim, UnknownOrder order, TimeSpan lookIn, CancellationToken cancellationToken)
    {
        var keys = PartitionKeys.Of(claim.Id);
        var payload = StoreJson.Write(new ImageOutcomeUnknown
        {
            JobId = claim.Id,
            Tenant = claim.Tenant,
            BatchId = claim.BatchId,
            Metadata = claim.Request.Metadata,
            Provider = order.Provider,
            Model = order.Model,
            Message = order.Message,
        });
        return WriteAsync(
            JobScripts.Unknown,
            [keys.Row(claim.Id), keys.Continue(claim.Lane), keys.Log(claim.Id), keys.Out, keys.Unknown, keys.Feed(claim.Tenant)],
            claim,
            [Milliseconds(lookIn), payload, Milliseconds(settings.HandOver)],
            cancellationToken,
            (ImageOutcomeUnknown.EventType, payload));
    }

    public async Task<SettleResult> SettleAsync(string tenant, Guid id, Settlement settlement, CancellationToken cancellationToken)
    {
        if (await FindAsync(id, cancellationToken) is not { } job || job.Tenant != tenant)
        {
            return new SettleResult(SettleOutcome.Missing, null);
        }

        if (settlement is Settlement.Found found && job is { State: JobState.Submitting, UnknownSince: not null, Provider: { } provider }
            && await IsAnothersAsync(job, provider, found.ProviderId, cancellationToken))
        {
            return new SettleResult(SettleOutcome.Taken, job);
        }

        var keys = PartitionKeys.Of(id);
        var answer = (string?)await store.RunAsync(
            JobScripts.Settle, [keys.Row(id), keys.Continue(job.Lane)], [Now(), id.ToString("N"), settlement.Word, job.Lane], cancellationToken);
        return answer switch
        {
            "settled" => new SettleResult(SettleOutcome.Settled, await FindAsync(id, cancellationToken)),
            "known" => new SettleResult(SettleOutcome.NotUnknown, await FindAsync(id, cancellationToken)),
            "missing" => new SettleResult(SettleOutcome.Missing, null),
            "moved" => await SettleAsync(tenant, id, settlement, cancellationToken),
            _ => throw Unexpected(answer),
        };
    }

    public async Task<DateTimeOffset?> FindOldestUnknownAsync(CancellationToken cancellationToken)
    {
        var oldest = await store.Partitions.AskAllAsync(partition => FindOldestUnknownAsync(new PartitionKeys(partition), cancellationToken));
        return oldest.Min(part => part.Answer);
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
            if ((int)await store.RunAsync(JobScripts.ForgetKnown, [row, keys.Unknown], [Now(), oldest.Element], cancellationToken) == 0)
            {
                return DateTimeOffset.FromUnixTimeMilliseconds((long)oldest.Score);
            }
        }
    }
}
