using System.Globalization;
using ImageGen.Contracts;
using ImageGen.Jobs.Submission;
using ImageGen.Storage.CompactRows;
using ImageGen.Storage.Events;
using ImageGen.Storage.Redis;
using StackExchange.Redis;

namespace ImageGen.Storage.Jobs;

/// <summary>
/// The job store on Redis or Garnet. The rules of each method are in its script; this class builds the keys and arguments and reads the
/// results.
/// </summary>
internal sealed class RedisJobStore(StoreConnection store, StoreSettings settings) : IJobStore
{
    private static readonly TimeSpan IdempotencyTime = TimeSpan.FromHours(24);

    private readonly RedisPurchases _purchases = new(store, settings);

    public async Task<CreateResult> CreateAsync(JobSubmission submission, CancellationToken cancellationToken)
    {
        SubmissionRules.Check(submission);
        var keys = PartitionKeys.Of(submission.Jobs[0].Id);
        var ids = string.Join(',', submission.Jobs.Select(job => job.Id.ToString("N")));
        var batch = submission.BatchId?.ToString("N") ?? "";
        var record = $"{submission.RequestHash} {(batch.Length > 0 ? batch : "-")} {ids}";

        List<RedisKey> scriptKeys =
            [keys.Start(submission.Lane), keys.Expire, keys.Out, keys.Index(submission.Tenant), keys.Unfinished, keys.Feed(submission.Tenant), keys.Lanes, keys.Erasing];
        if (submission.IdempotencyKey is { } key)
        {
            scriptKeys.Add(keys.Idempotency(submission.Tenant, key));
        }

        if (submission.BatchId is { } batchId)
        {
            scriptKeys.Add(keys.Batch(batchId));
        }

        List<RedisValue> arguments =
        [
            settings.ScriptNow, submission.Tenant, submission.Lane, submission.StartIn.ToMilliseconds(), submission.ExpiresIn.ToMilliseconds(),
            submission.IdempotencyKey is null ? "" : submission.RequestHash, record, IdempotencyTime.ToMilliseconds(),
            batch, ids, submission.Jobs.Count,
        ];
        foreach (var job in submission.Jobs)
        {
            scriptKeys.AddRange([keys.Row(job.Id), keys.Log(job.Id)]);
            arguments.AddRange([job.Id.ToString("N"), StoreJson.Write(job.Request), job.Request.Seed, JobEvents.Accepted(job.Id, submission.Tenant, submission.BatchId, job.Request.Metadata)]);
        }

        // A job and a batch must not have the same id.
        scriptKeys.Add(submission.BatchId is { } id ? keys.Row(id) : keys.Batch(submission.Jobs[0].Id));
        arguments.AddRange([submission.RequestHash ?? "", submission.Complaint ?? "", submission.Route ?? "", submission.SeedIsNamed, submission.Trace ?? "", submission.RetainFor is { } time ? time.ToMilliseconds() : "", settings.HandOver.ToMilliseconds()]);
        var result = (string[])(await store.RunAsync(JobScripts.Create, [.. scriptKeys], [.. arguments], cancellationToken))!;
        return result switch
        {
            ["created", var now] => Result(CreateOutcome.Created) with { At = DateTimeOffset.FromUnixTimeMilliseconds(long.Parse(now, CultureInfo.InvariantCulture)) },
            ["existing"] => Result(CreateOutcome.Existing),
            ["existing", var known] => ParseRecord(known),
            ["reused"] => new CreateResult(CreateOutcome.KeyReused, [], null),
            _ => throw StoreScript.Unexpected(result[0]),
        };

        CreateResult Result(CreateOutcome outcome) => new(outcome, [.. submission.Jobs.Select(job => job.Id)], submission.BatchId);
    }

    public async Task<CreateResult?> FindSubmissionAsync(string tenant, string idempotencyKey, string? requestHash, CancellationToken cancellationToken)
    {
        var key = new PartitionKeys(JobId.PartitionOf(tenant, idempotencyKey)).Idempotency(tenant, idempotencyKey);
        return (string?)await store.DoAsync(database => database.StringGetAsync(key), cancellationToken) is not { } record ? null
            : requestHash is null || record.StartsWith($"{requestHash} ", StringComparison.Ordinal) ? ParseRecord(record)
            : new CreateResult(CreateOutcome.KeyReused, [], null);
    }

    public Task<Job?> FindAsync(Guid id, CancellationToken cancellationToken) => JobRow.FindAsync(store, id, cancellationToken);

    public async Task<Batch?> FindBatchAsync(Guid id, CancellationToken cancellationToken)
    {
        var values = await store.DoAsync(
            database => database.HashGetAsync(PartitionKeys.Of(id).Batch(id), ["tenant", "created", "jobs", "hash"]), cancellationToken);
        return values[0].IsNull
            ? null
            : new Batch(id, values[0]!, DateTimeOffset.FromUnixTimeMilliseconds((long)values[1]), ParseIds(values[2]!), values[3].IsNullOrEmpty ? null : (string)values[3]!);
    }

    public async Task<IReadOnlyList<NumberedEvent>> ReadEventsAsync(Guid id, long after, CancellationToken cancellationToken)
    {
        // An event of a type that only a later version knows is left out; the other events are still returned.
        return [.. (await EventLog.ReadAsync(store, id, after, cancellationToken)).Select(EventLog.TryParse).OfType<NumberedEvent>()];
    }

    public async Task<CancelResult> CancelAsync(string tenant, Guid id, CancellationToken cancellationToken)
    {
        while (true)
        {
            var row = await RowReader.ReadAsync(store, id, cancellationToken);
            if (JobRow.Parse(id, row) is not { } job || job.Tenant != tenant)
            {
                return new CancelResult(CancelOutcome.Missing, null);
            }

            var ending = TerminalEvents.Unbought(job);
            var result = (string?)await store.RunAsync(
                JobScripts.Cancel,
                PartitionKeys.Of(id).Ending(job),
                [
                    settings.ScriptNow, id.ToString("N"), JobRow.Revision(row), tenant, JobRow.Created(job), settings.Retention.ToMilliseconds(),
                    TerminalEvents.Create(job, ending).Payload, ending.Cost is null ? "" : StoreJson.Write(ending.Cost), job.Lane,
                    .. ImageRemoval.AtEnd(job, image: null, settings),
                ],
                cancellationToken);
            switch (result)
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
                    // The row changed between the read and the script. Each repetition means that the job made progress, so that the loop ends.
                    continue;
                default:
                    throw StoreScript.Unexpected(result);
            }
        }
    }

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

        await CompactRowExpansion.RunAsync(store, settings, job.Id, cancellationToken);
        var life = ReplayState.Of(job, plan.ResumesAt, DateTimeOffset.FromUnixTimeMilliseconds(await store.NowAsync(settings, cancellationToken)));
        var replayed = JobEvents.Replayed(job, plan.ResumesAt);
        var result = (string?)await store.RunAsync(
            JobScripts.Replay,
            [.. PartitionKeys.Of(job.Id).Ending(job), PartitionKeys.Of(job.Id).Replayed, PartitionKeys.Of(job.Id).Lanes],
            [
                settings.ScriptNow, job.Id.ToString("N"), order.Sequence, job.Tenant, JobRow.Created(job), JobRow.Name(life.State), JobRow.Name(job.State),
                order.ExpiresIn.ToMilliseconds(), replayed, StoreJson.Write(life.Attempts), life.EarlierAttempts,
                life.Spent is null ? "" : StoreJson.Write(life.Spent), job.Lane,
            ],
            cancellationToken);
        return result switch
        {
            "replayed" => new ReplayResult(ReplayOutcome.Replayed, await FindAsync(job.Id, cancellationToken)),
            "changed" => new ReplayResult(ReplayOutcome.Changed, await FindAsync(job.Id, cancellationToken)),
            "missing" => new ReplayResult(ReplayOutcome.Missing, null),
            _ => throw StoreScript.Unexpected(result),
        };
    }

    public async Task<SettleResult> SettleAsync(string tenant, Guid id, Settlement settlement, CancellationToken cancellationToken)
    {
        if (await FindAsync(id, cancellationToken) is not { } job || job.Tenant != tenant)
        {
            return new SettleResult(SettleOutcome.Missing, null);
        }

        if (settlement is Settlement.Found found && job is { State: JobState.Submitting, UnknownSince: not null, Provider: { } provider }
            && await _purchases.BelongsToAnotherAsync(job, provider, found.ProviderId, cancellationToken))
        {
            return new SettleResult(SettleOutcome.Taken, job);
        }

        var keys = PartitionKeys.Of(id);
        var result = (string?)await store.RunAsync(
            JobScripts.Settle, [keys.Row(id), keys.Continue(job.Lane)], [settings.ScriptNow, id.ToString("N"), settlement.Text, job.Lane], cancellationToken);
        return result switch
        {
            "settled" => new SettleResult(SettleOutcome.Settled, await FindAsync(id, cancellationToken)),
            "known" => new SettleResult(SettleOutcome.NotUnknown, await FindAsync(id, cancellationToken)),
            "missing" => new SettleResult(SettleOutcome.Missing, null),
            "moved" => await SettleAsync(tenant, id, settlement, cancellationToken),
            _ => throw StoreScript.Unexpected(result),
        };
    }

    public Task<CallbackOutcome> RecordCallbackAsync(Guid id, string lane, string provider, string providerId, string? callbackId, CancellationToken cancellationToken)
        => RecordCallbackAsync(id, lane, provider, providerId, callbackId, isClaimed: false, cancellationToken);

    private async Task<CallbackOutcome> RecordCallbackAsync(
        Guid id, string lane, string provider, string providerId, string? callbackId, bool isClaimed, CancellationToken cancellationToken)
    {
        var keys = PartitionKeys.Of(id);
        var result = (string?)await store.RunAsync(
            JobScripts.Adopt,
            [keys.Row(id), keys.Continue(lane), keys.Bought],
            [settings.ScriptNow, id.ToString("N"), lane, provider, providerId, callbackId ?? "", isClaimed],
            cancellationToken);
        switch (result?.Split(' '))
        {
            case ["ignored"]:
                return CallbackOutcome.Ignored;
            case ["adopted"]:
                return CallbackOutcome.Adopted;
            case ["noted"]:
                return CallbackOutcome.Noted;
            case ["woken"]:
                return CallbackOutcome.Woken;
            case ["elsewhere", var right]:
                return await RecordCallbackAsync(id, right, provider, providerId, callbackId, isClaimed, cancellationToken);
            case ["unclaimed"]:
                // Crash point: the purchase is recorded for the job, but the row does not have it yet. A look-up finds it, or the provider repeats the callback.
                return await _purchases.TakeAsync(id, provider, providerId, isReported: true, cancellationToken) == PurchaseHold.OfAnotherJob
                    ? CallbackOutcome.Ignored
                    : await RecordCallbackAsync(id, lane, provider, providerId, callbackId, isClaimed: true, cancellationToken);
            default:
                throw StoreScript.Unexpected(result);
        }
    }

    private static CreateResult ParseRecord(string record)
    {
        var parts = record.Split(' ');
        return new CreateResult(CreateOutcome.Existing, ParseIds(parts[2]), parts[1] == "-" ? null : Guid.ParseExact(parts[1], "N"));
    }

    private static List<Guid> ParseIds(string ids) => [.. ids.Split(',').Select(id => Guid.ParseExact(id, "N"))];
}
