using ImageGen.Contracts;
using ImageGen.Storage.Redis;

namespace ImageGen.Storage.Jobs;

/// <content>Opening ended jobs again.</content>
internal sealed partial class RedisJobStore
{
    public async Task<ReplayResult> ReplayAsync(ReplayOrder order, CancellationToken cancellationToken)
    {
        if (await FindAsync(order.Id, cancellationToken) is not { } job || job.Tenant != order.Tenant)
        {
            return new ReplayResult(ReplayOutcome.Missing, null);
        }

        if (job.Sequence != order.Sequence)
        {
            return new ReplayResult(ReplayOutcome.Changed, job);
        }

        if (ReplayPlan.For(job, order.AcceptDouble) is not { } plan || (plan.NeedsAcceptDouble && !order.AcceptDouble))
        {
            return new ReplayResult(ReplayOutcome.Refused, job);
        }

        var life = ReplayState.Of(job, plan.ResumesAt, DateTimeOffset.FromUnixTimeMilliseconds(await NowAsync(cancellationToken)));
        var replayed = new ImageReplayed
        {
            JobId = job.Id,
            Tenant = job.Tenant,
            BatchId = job.BatchId,
            Metadata = job.Request.Metadata,
            ResumesAt = plan.ResumesAt,
            Replays = job.Replays + 1,
        };
        var answer = (string?)await store.RunAsync(
            JobScripts.Replay,
            [.. PartitionKeys.Of(job.Id).Ending(job), PartitionKeys.Of(job.Id).Lanes],
            [
                Now(), job.Id.ToString("N"), order.Sequence, job.Tenant, Created(job), JobRow.Name(life.State), JobRow.Name(job.State),
                Milliseconds(order.ExpiresIn), StoreJson.Write(replayed), StoreJson.Write(life.Attempts), life.EarlierAttempts,
                life.Spent is null ? "" : StoreJson.Write(life.Spent), job.Lane,
            ],
            cancellationToken);
        return answer switch
        {
            "replayed" => new ReplayResult(ReplayOutcome.Replayed, await FindAsync(job.Id, cancellationToken)),
            "changed" => new ReplayResult(ReplayOutcome.Changed, await FindAsync(job.Id, cancellationToken)),
            "missing" => new ReplayResult(ReplayOutcome.Missing, null),
            _ => throw Unexpected(answer),
        };
    }
}
