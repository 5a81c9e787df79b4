using ImageGen.Contracts;
using ImageGen.Storage.Jobs;
using ImageGen.Storage.Jobs.Claims;
using ImageGen.Storage.Redis;
using ImageGen.Storage.Results;
using ImageGen.Worker.Background;
using ImageGen.Worker.Claims;
using ImageGen.Worker.Instances;
using ImageGen.Worker.Metrics;
using ImageGen.Worker.Previews;
using ImageGen.Worker.Steps.Outcomes;

namespace ImageGen.Worker.Steps;

/// <summary>Ends claims: writes the result of the step, and releases the permit when no order of the job is at the provider.</summary>
internal sealed partial class ClaimCloser(IJobStore store, IJobClaims claims, ISpillStore spill, ResultStoreCalls results, ProviderPermits permits, ClaimWrites writes, PreviewQueue previews, Timings timings, TimeProvider time, JobMetrics metrics, JobLog log, ILogger<ClaimCloser> logger)
{
    private static readonly TimeSpan LastWrite = TimeSpan.FromSeconds(2);

    public async Task CloseAsync(ClaimedJob job, StepResult step)
    {
        switch (step)
        {
            case StepResult.Finish finish:
                if (await writes.FinishAsync(job, finish.Ending with { SpilledBy = finish.Ending.Image is null ? job.SpilledBy : null }) == WriteOutcome.Written)
                {
                    Report(job, finish.Ending);
                    RemoveSpilled(job, finish.Ending);

                    // Together, since the store syncs its file once for all writes that arrive at the same time.
                    await Task.WhenAll(permits.ReleaseAsync(job), RetainAsync(job, finish.Ending.Image));
                    previews.Add(finish.Ending.Image, finish.Bytes);
                }

                break;
            case StepResult.Ended ended:
                Report(job, ended.Ending);

                // In the usual case the image was never spilled, and the disk is not asked. A copy that no row mentions is removed by the spill loop.
                if (job.SpilledBy is not null)
                {
                    RemoveSpilled(job, ended.Ending);
                }

                await permits.ReleaseAsync(job);
                previews.Add(ended.Ending.Image, ended.Bytes);
                break;
            case StepResult.Postpone later:
                var written = await writes.RescheduleAsync(job, later.Reschedule with { SpilledBy = job.SpilledBy ?? "" });
                if (written == WriteOutcome.Written)
                {
                    log.Rescheduled(job, later.Reschedule);
                    metrics.Tried(job.Row.Attempts, later.Reschedule.Attempts ?? []);
                }

                if (written == WriteOutcome.Written && later.Reschedule is { Requeue: true, To: not null })
                {
                    metrics.WentOn(job.ProviderName);
                }

                if (written == WriteOutcome.Written && later.Reschedule.Requeue)
                {
                    if (CountIfNewlyUnknown(job, later.Reschedule.Attempts ?? []))
                    {
                        LogBoughtAgain(job.Row.Id, job.ProviderName);
                    }

                    await permits.ReleaseAsync(job);
                }

                break;
            case StepResult.ProviderAccepted accepted:
                // Crash point: only this process has the id. Until it is written, the order can be found only by a look-up.
                await CloseAsync(job, accepted);
                break;
            case StepResult.AwaitSettlement unknown:
                if (await writes.RecordUnknownAsync(job, unknown.Order, unknown.LookIn) == WriteOutcome.Written)
                {
                    metrics.OutcomeUnknown(job.ProviderName);
                    LogUnknown(job.Row.Id, job.ProviderName);
                    await permits.ReleaseAsync(job);
                }

                break;
            case StepResult.ClaimLost:
                LogClaimLost(job.Row.Id);
                break;
        }

        if (job.Permit.IsUnused)
        {
            await ReturnPermitAsync(job);
        }
    }

    /// <summary>Releases the permit of a job that got one and placed no order.</summary>
    public async Task ReturnPermitAsync(ClaimedJob job)
    {
        try
        {
            // Only if no other worker can have taken the job and a permit for it: the permit is recorded under the job's id.
            if (await store.FindAsync(job.Row.Id, job.Cut) is not { } row || row.State.IsTerminal() || row.Fence == job.Row.Fence)
            {
                await permits.ReleaseAsync(job, job.Cut);
            }
        }
        catch (StoreUnavailableException)
        {
            LogPermitNotReleased(job.Row.Id, job.ProviderName);
        }
    }

    private async Task CloseAsync(ClaimedJob job, StepResult.ProviderAccepted accepted)
    {
        switch (await WriteAsync(job, accepted))
        {
            case WriteOutcome.Taken:
                // The purchase was recorded for another job, from its response or a callback, before this response arrived. This job's own purchase may be a different
                // one.
                LogTaken(job.Row.Id, accepted.ProviderId);
                await writes.RescheduleAsync(job, new Reschedule { In = Backoff.AtLeast(timings.FirstLookUp), Polled = true });
                break;
            case WriteOutcome.Stale when !accepted.IsFound:
                await ReportLateAsync(job, accepted);
                break;
        }
    }

    private async Task<WriteOutcome> WriteAsync(ClaimedJob job, StepResult.ProviderAccepted accepted)
    {
        try
        {
            return await writes.RecordPurchaseAsync(job, accepted.ProviderId, accepted.IsFound, accepted.Attempts, Backoff.Jittered(ProviderInstance.FirstPollOf(job.Instance, timings)));
        }
        catch (OperationCanceledException) when (!job.Cut.IsCancellationRequested)
        {
            return WriteOutcome.Stale;
        }
    }

    private async Task ReportLateAsync(ClaimedJob job, StepResult.ProviderAccepted accepted)
    {
        if (accepted.Attempts is [.., var order] && await writes.ReportLateAsync(job, order.Provider, accepted.ProviderId) is not CallbackOutcome.Ignored)
        {
            LogReportedLate(job.Row.Id, accepted.ProviderId);
        }
    }

    /// <summary>
    /// Ends a claim that had no result because the store did not respond, as soon as the store responds. This is not the job's fault, so the claim is not
    /// counted.
    /// </summary>
    public async Task RescheduleAfterStoreOutageAsync(ClaimedJob job)
    {
        await writes.RescheduleAsync(job, new Reschedule { In = Backoff.Jittered(timings.FirstRetry), Progressed = false, Uncounted = true });
        if (job.Permit.IsUnused)
        {
            await ReturnPermitAsync(job);
        }
    }

    /// <summary>One last write for a job whose step had no result: the job stays in its state and is due again soon.</summary>
    public async Task RescheduleAfterFailureAsync(ClaimedJob job, bool progressed)
    {
        using var timeout = new CancellationTokenSource(LastWrite, time);
        try
        {
            var delay = progressed ? timings.FirstLookUp : Backoff.Retry(timings.FirstRetry, job.Row.Claims + 1);
            await claims.RescheduleAsync(job.Row, new Reschedule { In = delay, Progressed = progressed, SpilledBy = job.SpilledBy }, timeout.Token);
        }
        catch (Exception fault) when (fault is StoreUnavailableException or OperationCanceledException)
        {
            LogClaimNotReleased(job.Row.Id);
        }
    }

    /// <summary>Counts and logs the end, once it is written.</summary>
    private void Report(ClaimedJob job, TerminalResult ending)
    {
        metrics.Ended(ending, job.ProviderName, job.Now - job.Row.CreatedAt);
        metrics.Tried(job.Row.Attempts, ending.Attempts);
        CountIfNewlyUnknown(job, ending.Attempts);
        log.Ended(job, ending);
    }

    /// <summary>Removes a spilled copy of the image, not before the row states that the image is stored.</summary>
    private void RemoveSpilled(ClaimedJob job, TerminalResult ending)
    {
        if (ending.Image is { } image)
        {
            spill.RemoveStored(job.Row.Id, image.Sha256);
        }
    }

    /// <summary>The image outlives the row; its retention begins now.</summary>
    private async Task RetainAsync(ClaimedJob job, StoredImage? image)
    {
        if (image is null)
        {
            return;
        }

        try
        {
            await results.AskAsync(job, (store, token) => store.RetainAsync(image.Key, token));
        }
        catch (ResultStoreException fault)
        {
            // The image is then kept as long as that of an unfinished job, which is longer.
            LogNotRetained(job.Row.Id, fault.Message);
        }
    }

    /// <summary>Counts an order whose outcome has become unknown in this step. The order of a waiting job was counted when the wait began.</summary>
    private bool CountIfNewlyUnknown(ClaimedJob job, IReadOnlyList<Attempt> attempts)
    {
        static int Of(IReadOnlyList<Attempt> list) => list.Count(attempt => attempt.Outcome == AttemptOutcome.Unknown);
        var isNew = job.Row.UnknownSince is null && Of(attempts) > Of(job.Row.Attempts);
        if (isNew)
        {
            metrics.OutcomeUnknown(job.ProviderName);
        }

        return isNew;
    }

    [LoggerMessage(Level = LogLevel.Warning, EventName = "job.outcome_unknown", Message = "The outcome of the order of job {Job} at {Provider} is unknown, because its response was lost; the job waits to be settled")]
    private partial void LogUnknown(Guid job, string? provider);

    [LoggerMessage(Level = LogLevel.Warning, EventName = "job.bought_again", Message = "The outcome of the order of job {Job} at {Provider} is unknown, because its response was lost; the job is ordered once more")]
    private partial void LogBoughtAgain(Guid job, string? provider);

    [LoggerMessage(Level = LogLevel.Debug, EventName = "job.not_retained", Message = "Starting the retention of the image of job {Job} failed; the image is kept longer than its row: {Fault}")]
    private partial void LogNotRetained(Guid job, string fault);

    [LoggerMessage(Level = LogLevel.Debug, EventName = "job.let_go", Message = "The claim of job {Job} was lost to another worker; nothing was written")]
    private partial void LogClaimLost(Guid job);

    [LoggerMessage(Level = LogLevel.Warning, EventName = "job.purchase_taken", Message = "Recording purchase {ProviderId} was refused, because it belongs to another job; the order of job {Job} is looked up")]
    private partial void LogTaken(Guid job, string providerId);

    [LoggerMessage(Level = LogLevel.Warning, EventName = "job.told_late", Message = "The claim of job {Job} was lost before the response to its order; the job continues with purchase {ProviderId} unless its outcome is known")]
    private partial void LogReportedLate(Guid job, string providerId);

    [LoggerMessage(Level = LogLevel.Debug, EventName = "job.place_kept", Message = "Releasing the permit of job {Job} at {Provider} failed; it expires by its lease")]
    private partial void LogPermitNotReleased(Guid job, string? provider);

    [LoggerMessage(Level = LogLevel.Warning, EventName = "job.not_given_back", Message = "Releasing the claim of job {Job} failed; the job is due again when its lease expires")]
    private partial void LogClaimNotReleased(Guid job);
}
