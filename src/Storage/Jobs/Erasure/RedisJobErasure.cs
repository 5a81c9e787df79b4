using ImageGen.Contracts;
using ImageGen.Storage.CompactRows;
using ImageGen.Storage.Events;
using ImageGen.Storage.Redis;
using ImageGen.Storage.Results;
using ImageGen.Storage.Webhooks;
using StackExchange.Redis;

namespace ImageGen.Storage.Jobs.Erasure;

/// <summary>
/// Erases jobs in steps that each are one script, with an entry in the set of jobs to erase from the first step to the last: whoever dies in between is followed by a worker that takes the
/// entry. 1. the request is recorded; 2. once the job has ended, its row becomes a receipt and its images are to be removed; 3. the payloads of its webhooks are erased, twice, since a worker may
/// have been about to enqueue or record one.
/// </summary>
internal sealed class RedisJobErasure(StoreConnection store, StoreSettings settings, IJobStore jobs) : IJobErasure
{
    /// <summary>After this time no worker is still busy with an event that it read before the erasure: longer than the lease of a delivery and that of an event.</summary>
    internal static readonly TimeSpan SecondLook = TimeSpan.FromSeconds(35);

    /// <summary>How long a caller has to carry out its own request before a worker does.</summary>
    private static readonly TimeSpan FirstLook = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(10);

    /// <summary>How long a job that was to be erased some time after its end may take to end before a worker looks again.</summary>
    private static readonly TimeSpan Unended = TimeSpan.FromMinutes(1);

    private const int Parallelism = 8;
    private const int MostDays = 10;

    private readonly DueSets _sets = new(store, settings);
    private readonly DeliveryErasure _deliveries = new(store, settings);

    public async Task<EraseResult> EraseAsync(string tenant, Guid id, CancellationToken cancellationToken)
    {
        // One that was never ordered ends here, as by a cancel.
        if (await jobs.CancelAsync(tenant, id, cancellationToken) is not { Job: { } job })
        {
            return new EraseResult(EraseOutcome.Missing, null);
        }

        var keys = PartitionKeys.Of(id);
        var result = (string?)await store.RunAsync(
            JobScripts.RequestErase,
            [keys.Row(id), keys.Start(job.Lane), keys.Continue(job.Lane), keys.Erasing],
            [settings.ScriptNow, id.ToString("N"), job.Lane, FirstLook.ToMilliseconds()],
            cancellationToken);
        switch (result)
        {
            case "erased":
                return new EraseResult(EraseOutcome.Erased, await jobs.FindAsync(id, cancellationToken));
            case "requested":
                return new EraseResult(EraseOutcome.Requested, await jobs.FindAsync(id, cancellationToken));
            case "missing":
                return new EraseResult(EraseOutcome.Missing, null);
            case "moved":
                return await EraseAsync(tenant, id, cancellationToken);
            case "ended":
                await EraseEndedAsync(id, ErasureReason.Requested, cancellationToken);
                return new EraseResult(EraseOutcome.Erased, await jobs.FindAsync(id, cancellationToken));
            default:
                throw StoreScript.Unexpected(result);
        }
    }

    public async Task<int> SweepAsync(int limit, CancellationToken cancellationToken)
    {
        var taken = await _sets.TakeAsync(DueSet.Erasing, limit, Lease, cancellationToken);
        await Parallel.ForEachAsync(
            taken.Select(member => Guid.ParseExact(member, "N")),
            new ParallelOptions { MaxDegreeOfParallelism = Parallelism, CancellationToken = cancellationToken },
            async (id, token) => await LookAtAsync(id, token));
        return taken.Count;
    }

    private async Task LookAtAsync(Guid id, CancellationToken cancellationToken)
    {
        var keys = PartitionKeys.Of(id);
        var row = await RowReader.ReadAsync(store, id, cancellationToken);
        switch (JobRow.Parse(id, row))
        {
            case null:
                await store.DoAsync(database => database.SortedSetRemoveAsync(keys.Erasing, id.ToString("N")), cancellationToken);
                break;
            case { ErasedAt: not null } erased:
                await EraseWebhooksAsync(erased, row, cancellationToken);
                if (await store.NowAsync(settings, cancellationToken) - erased.ErasedAt.Value.ToUnixTimeMilliseconds() >= (long)SecondLook.TotalMilliseconds)
                {
                    await store.DoAsync(database => database.SortedSetRemoveAsync(keys.Erasing, id.ToString("N")), cancellationToken);
                }

                break;
            case { State: var state } job when !state.IsTerminal():
                await LookAgainAsync(keys, id, job.EraseRequestedAt is null ? Unended : FirstLook, cancellationToken);
                break;
            case { EraseRequestedAt: not null }:
                await EraseEndedAsync(id, ErasureReason.Requested, cancellationToken);
                break;
            case { RetainFor: { } time, FinishedAt: { } end }:
                var left = (end + time).ToUnixTimeMilliseconds() - await store.NowAsync(settings, cancellationToken);
                await (left > 0 ? LookAgainAsync(keys, id, TimeSpan.FromMilliseconds(left), cancellationToken) : EraseEndedAsync(id, ErasureReason.Retention, cancellationToken));
                break;
            case not null:
                // Not removed from the set: the row may have been read just before a request.
                await LookAgainAsync(keys, id, Unended, cancellationToken);
                break;
        }
    }

    private async Task LookAgainAsync(PartitionKeys keys, Guid id, TimeSpan wait, CancellationToken cancellationToken)
    {
        var due = await store.NowAsync(settings, cancellationToken) + wait.ToMilliseconds();
        await store.DoAsync(database => database.SortedSetAddAsync(keys.Erasing, id.ToString("N"), due, SortedSetWhen.Exists), cancellationToken);
    }

    /// <summary>Erases an ended job; does nothing when it is erased already.</summary>
    private async Task EraseEndedAsync(Guid id, ErasureReason reason, CancellationToken cancellationToken)
    {
        while (true)
        {
            await CompactRowExpansion.RunAsync(store, settings, id, cancellationToken);
            var row = await RowReader.ReadAsync(store, id, cancellationToken);
            if (JobRow.Parse(id, row) is not { ErasedAt: null } job || !job.State.IsTerminal())
            {
                return;
            }

            var log = await EventLog.ReadAsync(store, id, 0, cancellationToken);
            if (await ReplaceAsync(job, row, log, reason, cancellationToken))
            {
                var receipt = await RowReader.ReadAsync(store, id, cancellationToken);
                if (JobRow.Parse(id, receipt) is { } erased)
                {
                    // Crash point: the row is a receipt, and the webhooks still have payloads. The entry in the set of jobs to erase is due later in any case.
                    await EraseWebhooksAsync(erased, receipt, cancellationToken);
                }

                return;
            }
        }
    }

    private async Task<bool> ReplaceAsync(Job job, HashEntry[] row, IReadOnlyList<string> log, ErasureReason reason, CancellationToken cancellationToken)
    {
        var keys = PartitionKeys.Of(job.Id);
        var (own, shared) = ImageRemoval.SourceOf(job);
        List<string> images = [.. ImagesOf(job)];
        if (own is not null)
        {
            images.Add(own);
        }

        IReadOnlyList<HashEntry> receipt = [.. ErasedContent.ReceiptOf(job, row), new("hooks", await DeliveryPlaces.OfAsync(store, job, cancellationToken))];
        var payload = StoreJson.Write(new ImageErased { JobId = job.Id, Tenant = job.Tenant, BatchId = job.BatchId, Reason = reason, Status = job.Status });
        RedisKey[] scriptKeys = [keys.Row(job.Id), keys.Log(job.Id), keys.Out, keys.Feed(job.Tenant), keys.Removals, keys.Erasing];
        var result = (string?)await store.RunAsync(
            JobScripts.Erase,
            job.BatchId is { } batch ? [.. scriptKeys, keys.Batch(batch)] : scriptKeys,
            [
                settings.ScriptNow, job.Id.ToString("N"), job.Sequence, payload, job.Lane, SecondLook.ToMilliseconds(),
                images.Count > 0 ? new ImageRemoval(RemovalOwner.None, job.Id, images).ToString() : "",
                shared is null ? "" : new ImageRemoval(RemovalOwner.None, job.BatchId!.Value, [shared]).ToString(),
                2 * receipt.Count, .. receipt.SelectMany(field => (RedisValue[])[field.Name, field.Value]), .. ErasedContent.EntriesOf(log).Select(entry => (RedisValue)entry),
            ],
            cancellationToken);
        return result switch
        {
            "erased" => true,
            "changed" => false,
            _ => throw StoreScript.Unexpected(result),
        };
    }

    /// <summary>The image of the job or, if it has none but was ordered, every key under which a worker may have stored one before the job ended otherwise.</summary>
    private static IEnumerable<string> ImagesOf(Job job)
    {
        if (job.Image is { } image)
        {
            return [image.Key];
        }

        if (job.IntentAt is not { } ordered || job.FinishedAt is not { } end)
        {
            return [];
        }

        // The clock of the worker that stored it determined the day.
        var first = ordered.UtcDateTime.Date.AddDays(-1);
        return ImageKey.AllOf(job.Id, first, Math.Clamp((end.UtcDateTime.Date - first).Days + 2, 1, MostDays));
    }

    private Task EraseWebhooksAsync(Job erased, HashEntry[] row, CancellationToken cancellationToken)
    {
        var places = (string?)row.FirstOrDefault(field => field.Name == "hooks").Value ?? "";
        return _deliveries.EraseAsync(
            erased.Tenant,
            erased.Id,
            [.. Enumerable.Range(1, (int)erased.Sequence).Select(sequence => EventLog.MessageId(erased.Id, sequence))],
            places.Split(' ', StringSplitOptions.RemoveEmptyEntries),
            cancellationToken);
    }
}
