using ImageGen.Contracts;
using ImageGen.Storage.Events;
using ImageGen.Storage.Redis;
using StackExchange.Redis;

namespace ImageGen.Storage.Jobs.Claims;

/// <summary>Claiming a job, and what a claim may write. What a method may do is decided in its script.</summary>
internal sealed class RedisJobClaims(StoreConnection store, StoreSettings settings, NewEventChannel? feed = null) : IJobClaims
{
    private readonly RedisPurchases _purchases = new(store, settings);
    private readonly FencedWriter _writes = new(store, settings, feed);

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
                settings.Moment, id.ToString("N"), claimant.Name, lease.ToMilliseconds(), ifDue, lane, claimant.HasOtherJobs,
                claimant.Worker ?? "", claimant.SilentFor.ToMilliseconds(), claimant.LookIn.ToMilliseconds(),
            ],
            cancellationToken))!;
        return answer[0] switch
        {
            "claimed" => new ClaimResult(ClaimOutcome.Claimed, _writes.Announced(Parse(id, answer), lease)),
            "elsewhere" when claimant.Lanes?.Contains(answer[1]) == false => new ClaimResult(ClaimOutcome.Elsewhere, null),
            // It has gone on to another provider, and hardly does so again before this line ends.
            "elsewhere" => await ClaimAsync(id, claimant, lease, ifDue, answer[1], cancellationToken),
            "poisoned" => new ClaimResult(ClaimOutcome.Poisoned, Parse(id, answer)),
            "held" => new ClaimResult(ClaimOutcome.Held, null),
            "ended" => new ClaimResult(ClaimOutcome.Ended, null),
            "missing" => new ClaimResult(ClaimOutcome.Missing, null),
            "not_due" => new ClaimResult(ClaimOutcome.NotDue, null),
            _ => throw StoreScript.Unexpected(answer[0]),
        };
    }

    public async Task<IReadOnlyList<CarriedClaim>> BeatAsync(WorkerBeat beat, CancellationToken cancellationToken)
    {
        var keys = new PartitionKeys(beat.Partition);
        var silences = beat.Silences;
        var lost = (int[])(await store.RunAsync(
            JobScripts.Beat,
            [keys.Pulse, .. beat.Claims.SelectMany(entry => (RedisKey[])[keys.Row(entry.Claim.Id), keys.Start(entry.Claim.Lane), keys.Continue(entry.Claim.Lane)])],
            [
                settings.Moment, beat.Worker, silences.Worker.ToMilliseconds(), silences.Fleet.ToMilliseconds(), silences.Grace.ToMilliseconds(), silences.Leases.ToMilliseconds(),
                .. beat.Claims.SelectMany(entry => (RedisValue[])
                    [entry.Claim.Id.ToString("N"), entry.Claim.Fence, entry.LookIn.ToMilliseconds(), entry.Lease is { } lease ? lease.ToMilliseconds() : ""]),
            ],
            cancellationToken))!;
        return [.. lost.Select(place => beat.Claims[place])];
    }

    public Task<WriteOutcome> HeartbeatAsync(Job claim, TimeSpan lease, CancellationToken cancellationToken)
    {
        var keys = PartitionKeys.Of(claim.Id);
        return _writes.WriteAsync(
            JobScripts.Heartbeat,
            [keys.Row(claim.Id), keys.Start(claim.Lane), keys.Continue(claim.Lane)],
            claim,
            [lease.ToMilliseconds()],
            cancellationToken);
    }

    public Task<WriteOutcome> RecordIntentAsync(Job claim, Intent intent, CancellationToken cancellationToken)
    {
        var keys = PartitionKeys.Of(claim.Id);
        var started = ClaimEvents.Started(claim, intent);
        return _writes.WriteAsync(
            JobScripts.Intent,
            [
                keys.Row(claim.Id), keys.Start(claim.Lane), keys.Continue(claim.Lane), keys.Expire, keys.Log(claim.Id), keys.Out,
                keys.Index(claim.Tenant), keys.Feed(claim.Tenant),
            ],
            claim,
            [intent.Provider, intent.Model ?? "", StoreJson.Write(intent.Attempts), JobRow.Created(claim), started, settings.HandOver.ToMilliseconds(), intent.Clock is { } clock ? clock.ToUnixTimeMilliseconds() : "", intent.Kind ?? ""],
            cancellationToken,
            (ImageStarted.EventType, started));
    }

    public Task<WriteOutcome> RecordProviderIdAsync(
        Job claim, string providerId, IReadOnlyList<Attempt> attempts, TimeSpan pollIn, CancellationToken cancellationToken)
        => RecordPurchaseAsync(claim, providerId, attempts, pollIn, isFound: false, cancellationToken);

    public Task<WriteOutcome> RecordFoundIdAsync(
        Job claim, string providerId, IReadOnlyList<Attempt> attempts, TimeSpan pollIn, CancellationToken cancellationToken)
        => RecordPurchaseAsync(claim, providerId, attempts, pollIn, isFound: true, cancellationToken);

    public Task<bool> KeepsPurchaseAsync(Job claim, CancellationToken cancellationToken) => _purchases.KeepsAsync(claim, cancellationToken);

    public Task<bool> TryClaimPurchaseAsync(Job claim, string provider, string providerId, CancellationToken cancellationToken)
        => _purchases.TryClaimAsync(claim, provider, providerId, cancellationToken);

    public Task<WriteOutcome> RecordStoringAsync(Job claim, DateTimeOffset? deletedAt, CancellationToken cancellationToken)
        => RecordStoringAsync(claim, new Storing { DeletedAt = deletedAt }, cancellationToken);

    public Task<WriteOutcome> RecordStoringAsync(Job claim, Storing storing, CancellationToken cancellationToken)
        => _writes.WriteAsync(
            JobScripts.Storing,
            [PartitionKeys.Of(claim.Id).Row(claim.Id)],
            claim,
            [storing.DeletedAt is { } moment ? moment.ToUnixTimeMilliseconds() : "", storing.SpilledBy ?? "", storing.Source ?? ""],
            cancellationToken);

    public Task<WriteOutcome> RecordProgressAsync(Job claim, string provider, int percent, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(percent);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(percent, 100);
        var keys = PartitionKeys.Of(claim.Id);
        var payload = ClaimEvents.Progressed(claim, provider, percent);
        return _writes.WriteAsync(
            JobScripts.Progress,
            [keys.Row(claim.Id), keys.Log(claim.Id), keys.Out, keys.Feed(claim.Tenant)],
            claim,
            [percent, payload, settings.HandOver.ToMilliseconds()],
            cancellationToken,
            (ImageProgressed.EventType, payload));
    }

    public Task<WriteOutcome> RescheduleAsync(Job claim, Reschedule reschedule, CancellationToken cancellationToken)
    {
        var keys = PartitionKeys.Of(claim.Id);
        return _writes.WriteAsync(
            JobScripts.Reschedule,
            [keys.Row(claim.Id), keys.Start(claim.Lane), keys.Continue(claim.Lane), keys.Expire, keys.Index(claim.Tenant), keys.Rescue(claim.Lane), keys.Start(reschedule.To?.Lane ?? claim.Lane), keys.Lanes],
            claim,
            [
                reschedule.In.ToMilliseconds(), reschedule.Requeue, reschedule.Uncounted ? "2" : reschedule.Progressed, reschedule.Polled,
                reschedule.Attempts is { } attempts ? StoreJson.Write(attempts) : "", JobRow.Created(claim), reschedule.SpilledBy is "" ? "-" : reschedule.SpilledBy ?? "",
                reschedule.Cost is { } cost ? StoreJson.Write(cost) : "", reschedule.IsFinalAnswer, reschedule.To?.Lane ?? "", reschedule.To?.Provider ?? "",
                Said(reschedule.Gone), Said(reschedule.ProviderMissing), Said(reschedule.Begun), Said(reschedule.Unanswered),
            ],
            cancellationToken);
    }

    public Task<WriteOutcome> RecordUnknownAsync(Job claim, UnknownOrder order, TimeSpan lookIn, CancellationToken cancellationToken)
    {
        var keys = PartitionKeys.Of(claim.Id);
        var payload = ClaimEvents.OutcomeUnknown(claim, order);
        return _writes.WriteAsync(
            JobScripts.Unknown,
            [keys.Row(claim.Id), keys.Continue(claim.Lane), keys.Log(claim.Id), keys.Out, keys.Unknown, keys.Feed(claim.Tenant)],
            claim,
            [lookIn.ToMilliseconds(), payload, settings.HandOver.ToMilliseconds()],
            cancellationToken,
            (ImageOutcomeUnknown.EventType, payload));
    }

    public Task<WriteOutcome> FinishAsync(Job claim, TerminalResult ending, CancellationToken cancellationToken)
    {
        var (type, payload) = TerminalEvents.Announce(claim, ending);
        return _writes.WriteAsync(
            JobScripts.Finish,
            PartitionKeys.Of(claim.Id).Ending(claim),
            claim,
            [
                claim.Tenant, JobRow.Created(claim), settings.Retention.ToMilliseconds(), JobRow.Name(ending.State), type, payload,
                StoreJson.Write(ending.Attempts),
                ending.Image is null ? "" : StoreJson.Write(ending.Image),
                ending.Error is null ? "" : StoreJson.Write(ending.Error),
                ending.Cost is null ? "" : StoreJson.Write(ending.Cost), settings.HandOver.ToMilliseconds(), ending.IsFinalAnswer, ending.SpilledBy ?? "",
            ],
            cancellationToken,
            (type, payload));
    }

    public async Task<Guid> NoteImageAsync(Guid batch, Guid id, string sha256, CancellationToken cancellationToken)
        => Guid.ParseExact(
            (string)(await store.RunAsync(JobScripts.NoteImage, [PartitionKeys.Of(batch).Batch(batch)], [settings.Moment, sha256, id.ToString("N")], cancellationToken))!, "N");

    private async Task<WriteOutcome> RecordPurchaseAsync(
        Job claim, string providerId, IReadOnlyList<Attempt> attempts, TimeSpan pollIn, bool isFound, CancellationToken cancellationToken)
    {
        var keys = PartitionKeys.Of(claim.Id);
        var provider = attempts is [.., var last] ? last.Provider : claim.Provider ?? "";

        // Entered before the row has it. A crash in between leaves a purchase that this job alone can find.
        if (await _purchases.TakeAsync(claim.Id, provider, providerId, isTold: !isFound, cancellationToken) == PurchaseHold.Anothers)
        {
            return WriteOutcome.Taken;
        }

        // Of a found one somebody may be told meanwhile that it is another job's, and find this row without it. So the row says that it was
        // found, and whoever claims the job next asks again whose it is.
        return await _writes.WriteAsync(
            JobScripts.ProviderId,
            [keys.Row(claim.Id), keys.Continue(claim.Lane), keys.Bought],
            claim,
            [providerId, StoreJson.Write(attempts), pollIn.ToMilliseconds(), provider, isFound],
            cancellationToken);
    }

    private static Job Parse(Guid id, string[] answer)
        => JobRow.Parse(id, answer.Skip(1).Chunk(2).Select(pair => KeyValuePair.Create(pair[0], pair[1])))
            ?? throw new InvalidDataException("A claim answered without the row.");

    private static RedisValue Said(bool? word) => word is { } said ? said : "";
}
