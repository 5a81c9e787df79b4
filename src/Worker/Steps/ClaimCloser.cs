using ImageGen.Contracts;
using ImageGen.Storage.Jobs;
using ImageGen.Storage.Jobs.Claims;
using ImageGen.Storage.Redis;
using ImageGen.Storage.Results;
using ImageGen.Worker.Background;
using ImageGen.Worker.Claims;
using ImageGen.Worker.Instances;
using ImageGen.Worker.Metrics;
using ImageGen.Worker.Steps.Outcomes;

namespace ImageGen.Worker.Steps;

/// <summary>Ends claims: writes what a step came to, and gives the place at the provider back where nothing is at the provider.</summary>
internal sealed partial class ClaimCloser(IJobStore store, IJobClaims claims, ISpillStore spill, ResultStoreCalls results, ProviderPermits places, ClaimWrites writes, Timings timings, TimeProvider time, JobMetrics metrics, JobLog log, ILogger<ClaimCloser> logger)
{
    private static readonly TimeSpan LastWrite = TimeSpan.FromSeconds(2);

    public async Task CloseAsync(ClaimedJob job, StepResult step)
    {
        switch (step)
        {
            case StepResult.Finish finish:
                var ended = await writes.FinishAsync(job, finish.Ending with { SpilledBy = finish.Ending.Image is null ? job.SpilledBy : null });
                if (ended == WriteOutcome.Written)
                {
                    metrics.Ended(finish.Ending, job.ProviderName);
                    CountUnknown(job, finish.Ending.Attempts);
                    log.Ended(job, finish.Ending);
                    if (finish.Ending.Image is { } image)
                    {
                        // Not before the row says that it is stored.
                        spill.RemoveStored(job.Row.Id, image.Sha256);
                    }

                    job.HasEntered = false;
                    await places.ReleaseAsync(job);
                    await RetainAsync(job, finish.Ending.Image);
                }

                break;
            case StepResult.Postpone later:
                var written = await writes.RescheduleAsync(job, later.Reschedule with { SpilledBy = job.SpilledBy ?? "" });
                if (written == WriteOutcome.Written)
                {
                    log.Rescheduled(job, later.Reschedule);
                }

                if (written == WriteOutcome.Written && later.Reschedule is { Requeue: true, To: not null })
                {
                    metrics.WentOn(job.ProviderName);
                }

                if (written == WriteOutcome.Written && later.Reschedule.Requeue)
                {
                    if (CountUnknown(job, later.Reschedule.Attempts ?? []))
                    {
                        LogBoughtAgain(job.Row.Id, job.ProviderName);
                    }

                    await places.ReleaseAsync(job);
                }

                break;
            case StepResult.ProviderAccepted bought:
                // Crash point: the id is in this process only. Until it is written the order can be found by a look-up alone.
                await CloseAsync(job, bought);
                break;
            case StepResult.AwaitSettlement doubt:
                if (await writes.RecordUnknownAsync(job, doubt.Order, doubt.LookIn) == WriteOutcome.Written)
                {
                    metrics.OutcomeUnknown(job.ProviderName);
                    LogUnknown(job.Row.Id, job.ProviderName);
                    await places.ReleaseAsync(job);
                }

                break;
            case StepResult.ClaimLost:
                LogLetGo(job.Row.Id);
                break;
        }

        if (job.HasEntered)
        {
            await LeavePlaceAsync(job);
        }
    }

    /// <summary>Gives back the place of a job that entered, and came to no order.</summary>
    public async Task LeavePlaceAsync(ClaimedJob job)
    {
        try
        {
            // Only where no other worker can have taken the job, and entered with it: the place bears the job's name.
            if (await store.FindAsync(job.Row.Id, job.Cut) is not { } row || row.State.IsTerminal() || row.Fence == job.Row.Fence)
            {
                job.HasEntered = false;
                await places.ReleaseAsync(job, job.Cut);
            }
        }
        catch (StoreUnavailableException)
        {
            LogPlaceKept(job.Row.Id, job.ProviderName);
        }
    }

    private async Task CloseAsync(ClaimedJob job, StepResult.ProviderAccepted bought)
    {
        switch (await WriteAsync(job, bought))
        {
            case WriteOutcome.Taken:
                // Another job was told of this purchase, or had it delivered before we were told of it. Ours may be another one.
                LogTaken(job.Row.Id, bought.ProviderId);
                await writes.RescheduleAsync(job, new Reschedule { In = Backoff.AtLeast(timings.FirstLookUp), Polled = true });
                break;
            case WriteOutcome.Stale when !bought.IsFound:
                await TellLateAsync(job, bought);
                break;
        }
    }

    private async Task<WriteOutcome> WriteAsync(ClaimedJob job, StepResult.ProviderAccepted bought)
    {
        try
        {
            return await writes.RecordPurchaseAsync(job, bought.ProviderId, bought.IsFound, bought.Attempts, Backoff.Jittered(ProviderInstance.FirstPollOf(job.Instance, timings)));
        }
        catch (OperationCanceledException) when (!job.Cut.IsCancellationRequested)
        {
            return WriteOutcome.Stale;
        }
    }

    private async Task TellLateAsync(ClaimedJob job, StepResult.ProviderAccepted bought)
    {
        if (bought.Attempts is [.., var order] && await writes.TellLateAsync(job, order.Provider, bought.ProviderId) is not CallbackOutcome.Ignored)
        {
            LogToldLate(job.Row.Id, bought.ProviderId);
        }
    }

    /// <summary>
    /// Ends a claim that came to nothing because the store did not answer, as soon as it does: that says nothing of the job, so the claim does
    /// not count.
    /// </summary>
    public async Task ReturnAsync(ClaimedJob job)
    {
        await writes.RescheduleAsync(job, new Reschedule { In = Backoff.Jittered(timings.FirstRetry), Progressed = false, Uncounted = true });
        if (job.HasEntered)
        {
            await LeavePlaceAsync(job);
        }
    }

    /// <summary>One last write for a job that could not be brought to a step: it stays in its state, and somebody looks soon.</summary>
    public async Task LeaveAsync(ClaimedJob job, bool progressed)
    {
        using var bound = new CancellationTokenSource(LastWrite, time);
        try
        {
            var delay = progressed ? timings.FirstLookUp : Backoff.Retry(timings.FirstRetry, job.Row.Claims + 1);
            await claims.RescheduleAsync(job.Row, new Reschedule { In = delay, Progressed = progressed, SpilledBy = job.SpilledBy }, bound.Token);
        }
        catch (Exception fault) when (fault is StoreUnavailableException or OperationCanceledException)
        {
            LogNotLeft(job.Row.Id);
        }
    }

    /// <summary>The image outlives the row, which counts from here.</summary>
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
            // Then it is kept for as long as that of a job that has not ended, which is longer.
            LogNotRetained(job.Row.Id, fault.Message);
        }
    }

    /// <summary>Counts an order whose outcome has just become unknown; one that waited was counted when that began.</summary>
    private bool CountUnknown(ClaimedJob job, IReadOnlyList<Attempt> attempts)
    {
        static int Of(IReadOnlyList<Attempt> list) => list.Count(attempt => attempt.Outcome == AttemptOutcome.Unknown);
        var isNew = job.Row.UnknownSince is null && Of(attempts) > Of(job.Row.Attempts);
        if (isNew)
        {
            metrics.OutcomeUnknown(job.ProviderName);
        }

        return isNew;
    }

    [LoggerMessage(Level = LogLevel.Warning, EventName = "job.outcome_unknown", Message = "Nobody can find out whether job {Job} was bought at {Provider}; it waits to be settled")]
    private partial void LogUnknown(Guid job, string? provider);

    [LoggerMessage(Level = LogLevel.Warning, EventName = "job.bought_again", Message = "Nobody can find out whether job {Job} was bought at {Provider}; it is ordered once more")]
    private partial void LogBoughtAgain(Guid job, string? provider);

    [LoggerMessage(Level = LogLevel.Debug, EventName = "job.not_retained", Message = "The image of job {Job} is kept for longer than its row: {Fault}")]
    private partial void LogNotRetained(Guid job, string fault);

    [LoggerMessage(Level = LogLevel.Debug, EventName = "job.let_go", Message = "Job {Job} is in other hands; nothing was written")]
    private partial void LogLetGo(Guid job);

    [LoggerMessage(Level = LogLevel.Warning, EventName = "job.purchase_taken", Message = "Purchase {ProviderId} is another job's; that of job {Job} is looked up")]
    private partial void LogTaken(Guid job, string providerId);

    [LoggerMessage(Level = LogLevel.Warning, EventName = "job.told_late", Message = "The answer to the order of job {Job} came after its claim was lost; the job goes on with purchase {ProviderId} unless its order is known")]
    private partial void LogToldLate(Guid job, string providerId);

    [LoggerMessage(Level = LogLevel.Debug, EventName = "job.place_kept", Message = "The place of job {Job} at {Provider} frees itself later")]
    private partial void LogPlaceKept(Guid job, string? provider);

    [LoggerMessage(Level = LogLevel.Warning, EventName = "job.not_given_back", Message = "Job {Job} could not be given back; it comes back when its lease is over")]
    private partial void LogNotLeft(Guid job);
}
