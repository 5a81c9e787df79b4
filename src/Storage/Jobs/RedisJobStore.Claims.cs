using ImageGen.Contracts;
using ImageGen.Storage.Redis;
using StackExchange.Redis;

namespace ImageGen.Storage.Jobs;

/// <content>Claiming a job and what a claim may write.</content>
internal sealed partial class RedisJobStore
{
    public async Task<ClaimResult> ClaimAsync(Guid id, Claimant claimant, TimeSpan lease, bool ifDue, string? lane, CancellationToken cancellationToken)
    {
        var keys = PartitionKeys.Of(id);
        if (lane is null)
        {
            lane = (string?)await store.DoAsync(database => database.HashGetAsync(keys.Row(id), "lane"), cancellationToken);
            if (lane is null || claimant.Lanes?.Contains(lane) == false)
            {
                return new ClaimResult(lane is null ? ClaimOutcome.Missing : ClaimOutcome.Elsewhere, null);
            }
        }

        var answer = (string[])(await store.RunAsync(
            JobScripts.Claim,
            [keys.Row(id), keys.Start(lane), keys.Continue(lane), keys.Pulse],
            [
                Now(), id.ToString("N"), claimant.Name, Milliseconds(lease), ifDue, lane, claimant.HasOtherJobs,
                claimant.Worker ?? "", Milliseconds(claimant.SilentFor), Milliseconds(claimant.LookIn),
            ],
            cancellationToken))!;
        return answer[0] switch
        {
            "claimed" => new ClaimResult(ClaimOutcome.Claimed, Announced(Parse(id, answer), lease)),
            "elsewhere" when claimant.Lanes?.Contains(answer[1]) == false => new ClaimResult(ClaimOutcome.Elsewhere, null),
            // It has gone on to another provider, and hardly does so again before this line ends.
            "elsewhere" => await ClaimAsync(id, claimant, lease, ifDue, answer[1], cancellationToken),
            "poisoned" => new ClaimResult(ClaimOutcome.Poisoned, Parse(id, answer)),
            "held" => new ClaimResult(ClaimOutcome.Held, null),
            "ended" => new ClaimResult(ClaimOutcome.Ended, null),
            "missing" => new ClaimResult(ClaimOutcome.Missing, null),
            "not_due" => new ClaimResult(ClaimOutcome.NotDue, null),
            _ => throw Unexpected(answer[0]),
        };
    }

    public Task<WriteOutcome> HeartbeatAsync(Job claim, TimeSpan lease, CancellationToken cancellationToken)
    {
        var keys = PartitionKeys.Of(claim.Id);
        return WriteAsync(
            JobScripts.Heartbeat,
            [keys.Row(claim.Id), keys.Start(claim.Lane), keys.Continue(claim.Lane)],
            claim,
            [Milliseconds(lease)],
            cancellationToken);
    }

    public Task<WriteOutcome> RecordIntentAsync(Job claim, Intent intent, CancellationToken cancellationToken)
    {
        var keys = PartitionKeys.Of(claim.Id);
        var started = StoreJson.Write(new ImageStarted
        {
            JobId = claim.Id,
            Tenant = claim.Tenant,
            BatchId = claim.BatchId,
            Metadata = claim.Request.Metadata,
            Provider = intent.Provider,
            Model = intent.Model,
        });
        return WriteAsync(
            JobScripts.Intent,
            [
                keys.Row(claim.Id), keys.Start(claim.Lane), keys.Continue(claim.Lane), keys.Expire, keys.Log(claim.Id), keys.Out,
                keys.Index(claim.Tenant), keys.Feed(claim.Tenant),
            ],
            claim,
            [intent.Provider, intent.Model ?? "", StoreJson.Write(intent.Attempts), Created(claim), started, Milliseconds(settings.HandOver), intent.Clock is { } clock ? clock.ToUnixTimeMilliseconds() : "", intent.Kind ?? ""],
            cancellationToken,
            (ImageStarted.EventType, started));
    }

    public Task<WriteOutcome> RecordProviderIdAsync(
        Job claim, string providerId, IReadOnlyList<Attempt> attempts, TimeSpan pollIn, CancellationToken cancellationToken)
        => RecordPurchaseAsync(claim, providerId, attempts, pollIn, isFound: false, cancellationToken);

    public Task<WriteOutcome> RecordFoundIdAsync(
        Job claim, string providerId, IReadOnlyList<Attempt> attempts, TimeSpan pollIn, CancellationToken cancellationToken)
        => RecordPurchaseAsync(claim, providerId, attempts, pollIn, isFound: true, cancellationToken);

    public Task<WriteOutcome> RecordStoringAsync(Job claim, DateTimeOffset? deletedAt, CancellationToken cancellationToken)
        => RecordStoringAsync(claim, new Storing { DeletedAt = deletedAt }, cancellationToken);

    public Task<WriteOutcome> RecordStoringAsync(Job claim, Storing storing, CancellationToken cancellationToken)
        => WriteAsync(
            JobScripts.Storing,
            [PartitionKeys.Of(claim.Id).Row(claim.Id)],
            claim,
            [storing.DeletedAt is { } moment ? moment.ToUnixTimeMilliseconds() : "", storing.SpilledBy ?? "", storing.Source ?? ""],
            cancellationToken);

    public Task<WriteOutcome> RescheduleAsync(Job claim, Reschedule reschedule, CancellationToken cancellationToken)
    {
        var keys = PartitionKeys.Of(claim.Id);
        return WriteAsync(
            JobScripts.Reschedule,
            [keys.Row(claim.Id), keys.Start(claim.Lane), keys.Continue(claim.Lane), keys.Expire, keys.Index(claim.Tenant), keys.Rescue(claim.Lane), keys.Start(reschedule.To?.Lane ?? claim.Lane), keys.Lanes],
            claim,
            [
                Milliseconds(reschedule.In), reschedule.Requeue, reschedule.Uncounted ? "2" : reschedule.Progressed, reschedule.Polled,
                reschedule.Attempts is { } attempts ? StoreJson.Write(attempts) : "", Created(claim), reschedule.SpilledBy is "" ? "-" : reschedule.SpilledBy ?? "",
                reschedule.Cost is { } cost ? StoreJson.Write(cost) : "", reschedule.IsFinalAnswer, reschedule.To?.Lane ?? "", reschedule.To?.Provider ?? "",
                Said(reschedule.Gone), Said(reschedule.ProviderMissing), Said(reschedule.Begun), Said(reschedule.Unanswered),
            ],
            cancellationToken);
    }

    public Task<WriteOutcome> FinishAsync(Job claim, TerminalResult ending, CancellationToken cancellationToken)
    {
        var (type, payload) = TerminalEvents.Announce(claim, ending);
        return WriteAsync(
            JobScripts.Finish,
            PartitionKeys.Of(claim.Id).Ending(claim),
            claim,
            [
                claim.Tenant, Created(claim), Milliseconds(settings.Retention), JobRow.Name(ending.State), type, payload,
                StoreJson.Write(ending.Attempts),
                ending.Image is null ? "" : StoreJson.Write(ending.Image),
                ending.Error is null ? "" : StoreJson.Write(ending.Error),
                ending.Cost is null ? "" : StoreJson.Write(ending.Cost), Milliseconds(settings.HandOver), ending.IsFinalAnswer, ending.SpilledBy ?? "",
            ],
            cancellationToken,
            (type, payload));
    }

    public async Task<CancelResult> CancelAsync(string tenant, Guid id, CancellationToken cancellationToken)
    {
        while (true)
        {
            var row = await ReadRowAsync(id, cancellationToken);
            if (Parse(id, row) is not { } job || job.Tenant != tenant)
            {
                return new CancelResult(CancelOutcome.Missing, null);
            }

            var ending = TerminalEvents.Unbought(job);
            var answer = (string?)await store.RunAsync(
                JobScripts.Cancel,
                PartitionKeys.Of(id).Ending(job),
                [
                    Now(), id.ToString("N"), JobRow.Revision(row), tenant, Created(job), Milliseconds(settings.Retention),
                    TerminalEvents.Announce(job, ending).Payload, ending.Cost is null ? "" : StoreJson.Write(ending.Cost), job.Lane,
                ],
                cancellationToken);
            switch (answer)
            {
                case "canceled":
                    return new CancelResult(CancelOutcome.Canceled, await FindAsync(id, cancellationToken));
                case "requested":
                    return new CancelResult(CancelOutcome.Requested, await FindAsync(id, cancellationToken));
                case "ended":
                    return new CancelResult(CancelOutcome.AlreadyEnded, await FindAsync(id, cancellationToken));
                case "missing":
                    return new CancelResult(CancelOutcome.Missing, null);
                case "moved":
                    // Somebody wrote between our reading and the script; each round means progress of the job, so this ends.
                    continue;
                default:
                    throw Unexpected(answer);
            }
        }
    }

    private static Job Parse(Guid id, string[] answer)
        => JobRow.Parse(id, answer.Skip(1).Chunk(2).Select(pair => KeyValuePair.Create(pair[0], pair[1])))
            ?? throw new InvalidDataException("A claim answered without the row.");

    /// <summary>
    /// Who takes a job for the first time, soon after it was made, hands over its first event too: whoever made it may be a gateway, which
    /// hands over none.
    /// </summary>
    private Job Announced(Job claim, TimeSpan lease)
    {
        if (claim is { Fence: 1, Sequence: 1 } && claim.LeaseUntil - lease - claim.CreatedAt < settings.HandOver)
        {
            feed?.Offer(claim.Id, $"1 {ImageAccepted.EventType} {Created(claim)} {Accepted(claim.Id, claim.Tenant, claim.BatchId, claim.Request.Metadata)}");
        }

        return claim;
    }

    private static RedisValue Said(bool? word) => word is { } said ? said : "";

    /// <summary>As index members have it.</summary>
    private static long Created(Job job) => job.CreatedAt.ToUnixTimeMilliseconds();

    private async Task<WriteOutcome> WriteAsync(
        StoreScript script, RedisKey[] keys, Job claim, RedisValue[] arguments, CancellationToken cancellationToken, (string Type, string Payload)? announced = null)
    {
        var answer = (string?)await store.RunAsync(script, keys, [Now(), claim.Id.ToString("N"), claim.Fence, .. arguments], cancellationToken);
        if (announced is { } @event && answer?.Split(' ') is ["written", var sequence, var now])
        {
            feed?.Offer(claim.Id, $"{sequence} {@event.Type} {now} {@event.Payload}");
            return WriteOutcome.Written;
        }

        return answer switch
        {
            "written" => WriteOutcome.Written,
            "stale" => WriteOutcome.Stale,
            "cancel_requested" => WriteOutcome.CancelRequested,
            "expired" => WriteOutcome.Expired,
            _ => throw Unexpected(answer),
        };
    }
}
