using ImageGen.Contracts;
using ImageGen.Jobs.Submission;
using ImageGen.Storage.Events;
using ImageGen.Storage.Jobs.Compaction;
using ImageGen.Storage.Redis;
using StackExchange.Redis;

namespace ImageGen.Storage.Jobs.Claims;

/// <summary>Implements claims and their writes. The rules of each method are in its script.</summary>
internal sealed class RedisJobClaims(StoreConnection store, StoreSettings settings, NewEventChannel? feed = null, EndedPartitions? endedPartitions = null) : IJobClaims
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

        var result = (string[])(await store.RunAsync(
            JobScripts.Claim,
            [keys.Row(id), keys.Start(lane), keys.Continue(lane), keys.Pulse],
            [
                settings.ScriptNow, id.ToString("N"), claimant.Name, lease.ToMilliseconds(), ifDue, lane, claimant.HasOtherJobs,
                claimant.Worker ?? "", claimant.HeartbeatTimeout.ToMilliseconds(), claimant.LookIn.ToMilliseconds(),
            ],
            cancellationToken))!;
        return result[0] switch
        {
            "claimed" => new ClaimResult(ClaimOutcome.Claimed, _writes.OfferAcceptedEvent(Parse(id, result), lease)),
            "elsewhere" when claimant.Lanes?.Contains(result[1]) == false => new ClaimResult(ClaimOutcome.Elsewhere, null),
            // The job has moved to another lane. It can hardly move again before the repeated call, so that the recursion ends.
            "elsewhere" => await ClaimAsync(id, claimant, lease, ifDue, result[1], cancellationToken),
            "poisoned" => new ClaimResult(ClaimOutcome.Poisoned, Parse(id, result)),
            "held" => Held(id, lane),
            "ended" => new ClaimResult(ClaimOutcome.Ended, null),
            "missing" => new ClaimResult(ClaimOutcome.Missing, null),
            "not_due" => new ClaimResult(ClaimOutcome.NotDue, null),
            _ => throw StoreScript.Unexpected(result[0]),
        };
    }

    public async Task<IReadOnlyList<RenewedClaim>> RecordHeartbeatAsync(HeartbeatRequest beat, CancellationToken cancellationToken)
    {
        var keys = new PartitionKeys(beat.Partition);
        var limits = beat.Timeouts;
        var lost = (int[])(await store.RunAsync(
            JobScripts.RecordHeartbeat,
            [keys.Pulse, .. beat.Claims.SelectMany(entry => (RedisKey[])[keys.Row(entry.Claim.Id), keys.Start(entry.Claim.Lane), keys.Continue(entry.Claim.Lane)])],
            [
                settings.ScriptNow, beat.Worker, limits.Worker.ToMilliseconds(), limits.Fleet.ToMilliseconds(), limits.Grace.ToMilliseconds(), limits.Leases.ToMilliseconds(),
                .. beat.Claims.SelectMany(entry => (RedisValue[])
                    [entry.Claim.Id.ToString("N"), entry.Claim.Fence, entry.LookIn.ToMilliseconds(), entry.Lease is { } lease ? lease.ToMilliseconds() : ""]),
            ],
            cancellationToken))!;
        return [.. lost.Select(index => beat.Claims[index])];
    }

    public Task<WriteOutcome> RenewLeaseAsync(Job claim, TimeSpan lease, CancellationToken cancellationToken)
    {
        var keys = PartitionKeys.Of(claim.Id);
        return _writes.WriteAsync(
            JobScripts.RenewLease,
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
            [storing.DeletedAt is { } deletion ? deletion.ToUnixTimeMilliseconds() : "", storing.SpilledBy ?? "", storing.Source ?? ""],
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

    public async Task<WriteOutcome> RescheduleAsync(Job claim, Reschedule reschedule, CancellationToken cancellationToken)
    {
        var keys = PartitionKeys.Of(claim.Id);
        var outcome = await _writes.WriteAsync(
            JobScripts.Reschedule,
            [keys.Row(claim.Id), keys.Start(claim.Lane), keys.Continue(claim.Lane), keys.Expire, keys.Index(claim.Tenant), keys.Rescue(claim.Lane), keys.Start(reschedule.To?.Lane ?? claim.Lane), keys.Lanes],
            claim,
            [
                reschedule.In.ToMilliseconds(), reschedule.Requeue, reschedule.Uncounted ? "2" : reschedule.Progressed, reschedule.Polled,
                reschedule.Attempts is { } attempts ? StoreJson.Write(attempts) : "", JobRow.Created(claim), reschedule.SpilledBy is "" ? "-" : reschedule.SpilledBy ?? "",
                reschedule.Cost is { } cost ? StoreJson.Write(cost) : "", reschedule.IsFinalAnswer, reschedule.To?.Lane ?? "", reschedule.To?.Provider ?? "",
                Flag(reschedule.Gone), Flag(reschedule.ProviderMissing), Flag(reschedule.Begun), Flag(reschedule.Unanswered), reschedule.Waits,
            ],
            cancellationToken);

        // A claim of a queued job may have begun it meanwhile.
        var isQueued = reschedule.Requeue || reschedule.To is not null;
        NoteDue(isQueued || claim.State == JobState.Queued ? DueSet.Start(reschedule.To?.Lane ?? claim.Lane) : null, claim, reschedule.In, outcome);
        NoteDue(isQueued ? null : DueSet.Continue(claim.Lane), claim, reschedule.In, outcome);
        return outcome;
    }

    public async Task<WriteOutcome> RecordUnknownAsync(Job claim, UnknownOrder order, TimeSpan lookIn, CancellationToken cancellationToken)
    {
        var keys = PartitionKeys.Of(claim.Id);
        var payload = ClaimEvents.OutcomeUnknown(claim, order);
        var outcome = await _writes.WriteAsync(
            JobScripts.Unknown,
            [keys.Row(claim.Id), keys.Continue(claim.Lane), keys.Log(claim.Id), keys.Out, keys.Unknown, keys.Feed(claim.Tenant)],
            claim,
            [lookIn.ToMilliseconds(), payload, settings.HandOver.ToMilliseconds()],
            cancellationToken,
            (ImageOutcomeUnknown.EventType, payload));
        NoteDue(DueSet.Continue(claim.Lane), claim, lookIn, outcome);
        return outcome;
    }

    public async Task<WriteOutcome> FinishAsync(Job claim, TerminalResult ending, CancellationToken cancellationToken)
    {
        var keys = PartitionKeys.Of(claim.Id);
        var (type, payload) = TerminalEvents.Create(claim, ending);
        var outcome = await _writes.WriteAsync(
            JobScripts.Finish,
            ending.Prepared is { } prepared ? [.. keys.Ending(claim), keys.Image(prepared.Image.Key)] : keys.Ending(claim),
            claim,
            [
                claim.Tenant, JobRow.Created(claim), settings.Retention.ToMilliseconds(), JobRow.Name(ending.State), type, payload,
                StoreJson.Write(ending.Attempts),
                ending.Image is null ? "" : StoreJson.Write(ending.Image),
                ending.Error is null ? "" : StoreJson.Write(ending.Error),
                ending.Cost is null ? "" : StoreJson.Write(ending.Cost), settings.HandOver.ToMilliseconds(), ending.IsFinalAnswer, ending.SpilledBy ?? "",
                .. ImageRemoval.AtEnd(claim, ending.Image, settings),
                .. ending.Prepared is { } image ? (RedisValue[])[image.Bytes, image.TimeToLive.ToMilliseconds()] : [],
            ],
            cancellationToken,
            (type, payload));
        endedPartitions?.Add(JobId.PartitionOf(claim.Id));

        // The end of the last job also ends the batch. No writer hands over the event of the batch, so the outbox must.
        NoteDue(claim.BatchId is null ? null : DueSet.Out, claim, TimeSpan.Zero, outcome);
        return outcome;
    }

    public async Task<Guid> NoteImageAsync(Guid batch, Guid id, string sha256, CancellationToken cancellationToken)
        => Guid.ParseExact(
            (string)(await store.RunAsync(JobScripts.NoteImage, [PartitionKeys.Of(batch).Batch(batch)], [settings.ScriptNow, sha256, id.ToString("N")], cancellationToken))!, "N");

    private async Task<WriteOutcome> RecordPurchaseAsync(
        Job claim, string providerId, IReadOnlyList<Attempt> attempts, TimeSpan pollIn, bool isFound, CancellationToken cancellationToken)
    {
        var keys = PartitionKeys.Of(claim.Id);
        var provider = attempts is [.., var last] ? last.Provider : claim.Provider ?? "";

        // Crash point: the purchase is recorded before the row is written. A crash in between leaves a purchase that only a look-up of this job can find.
        if (await _purchases.TakeAsync(claim.Id, provider, providerId, isReported: !isFound, cancellationToken) == PurchaseHold.OfAnotherJob)
        {
            return WriteOutcome.Taken;
        }

        // A purchase that a look-up found may meanwhile be reported for another job, before this row has it. The row therefore records that it was found,
        // and the worker that claims the job next checks again to which job it belongs.
        var outcome = await _writes.WriteAsync(
            JobScripts.ProviderId,
            [keys.Row(claim.Id), keys.Continue(claim.Lane), keys.Bought],
            claim,
            [providerId, StoreJson.Write(attempts), pollIn.ToMilliseconds(), provider, isFound],
            cancellationToken);
        NoteDue(DueSet.Continue(claim.Lane), claim, pollIn, outcome);
        return outcome;
    }

    /// <summary>The script has set the time at which the job may be claimed, which the next take of this process then learns.</summary>
    private ClaimResult Held(Guid id, string lane)
    {
        store.Due.Agenda.Note(DueSet.Start(lane), JobId.PartitionOf(id), TimeSpan.Zero);
        store.Due.Agenda.Note(DueSet.Continue(lane), JobId.PartitionOf(id), TimeSpan.Zero);
        return new ClaimResult(ClaimOutcome.Held, null);
    }

    /// <summary>Lets this process look for what it has scheduled at the right time, and not only when it next asks the partitions.</summary>
    private void NoteDue(DueSet? set, Job claim, TimeSpan dueIn, WriteOutcome outcome)
    {
        if (set is not null && outcome == WriteOutcome.Written)
        {
            store.Due.Agenda.Note(set, JobId.PartitionOf(claim.Id), dueIn);
        }
    }

    private static Job Parse(Guid id, string[] result)
        => JobRow.Parse(id, result.Skip(1).Chunk(2).Select(pair => KeyValuePair.Create(pair[0], pair[1])))
            ?? throw new InvalidDataException("A claim returned no row.");

    private static RedisValue Flag(bool? value) => value is { } known ? known : "";
}
