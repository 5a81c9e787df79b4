using System.Diagnostics;
using ImageGen.ServiceDefaults.Telemetry;
using ImageGen.Storage.Jobs;
using ImageGen.Storage.Jobs.Claims;
using ImageGen.Storage.Redis;
using ImageGen.Worker.Background;
using ImageGen.Worker.Claims;
using ImageGen.Worker.Instances;
using ImageGen.Worker.Steps.Outcomes;

namespace ImageGen.Worker.Steps;

/// <summary>Claims a job, does the one thing its state asks for, and ends the claim. Never throws.</summary>
internal sealed partial class JobRunner(
    JobClaimer instance,
    IJobClaims claims,
    ProviderInstances instances,
    JobRoutes routes,
    SubmitHandler purchase,
    LookUpHandler lookUp,
    PollHandler prediction,
    ImageRecovery recovery,
    ClaimCloser closing,
    WorkerLifetime lifetime,
    JobLog log,
    ILogger<JobRunner> logger)
{
    private int _inHand;

    /// <summary>
    /// Runs a job if it is to be had. Its lane is named where it is known, which saves asking the store. Whoever begins several at once says so.
    /// </summary>
    public async Task<RunOutcome> RunAsync(Guid id, WakeReason wake, string? lane = null, bool hasOtherJobs = false)
    {
        try
        {
            hasOtherJobs |= Interlocked.Increment(ref _inHand) > 1;
            var (outcome, held) = await instance.ClaimAsync(id, wake, lane, hasOtherJobs, lifetime.Cut);
            if (held is null)
            {
                return outcome == ClaimOutcome.Missing ? RunOutcome.Missing : RunOutcome.Done;
            }

            await using var claim = held;
            return await RunAsync(claim, wake);
        }
        catch (StoreUnavailableException fault)
        {
            // Whatever is not written is brought back by the due set when the lease is over.
            LogStoreAway(id, fault.Message);
        }
        catch (OperationCanceledException) when (lifetime.Cut.IsCancellationRequested)
        {
            LogCut(id);
        }
        catch (Exception fault)
        {
            LogFault(id, fault.GetType().Name, fault.StackTrace);
        }
        finally
        {
            Interlocked.Decrement(ref _inHand);
        }

        // Nobody knows whether there is a row: a command that named the job must not be taken for recorded.
        return RunOutcome.Missing;
    }

    private async Task<RunOutcome> RunAsync(HeldClaim claim, WakeReason wake)
    {
        var job = claim.Job;
        using var span = ImageGenTelemetry.Source.StartActivity($"job {job.Row.State}");
        span?.SetTag("imagegen.job_id", job.Row.Id);
        using var scope = log.Scope(job);
        try
        {
            var step = await NextAsync(job, wake);
            await closing.CloseAsync(job, step);
            await (job.Afterwards?.Invoke() ?? Task.CompletedTask);
            return step is StepResult.Postpone { Crowded: true } ? RunOutcome.Crowded : RunOutcome.Done;
        }
        catch (StoreUnavailableException fault)
        {
            LogStoreAway(job.Row.Id, fault.Message);
            await ReturnAsync(claim);
        }
        catch (OperationCanceledException) when (claim.Lost)
        {
            // Whoever has it now read the row; what we did since is in it, or was refused.
            LogLost(job.Row.Id);
            await LeavePlaceAsync(job);
        }
        catch (OperationCanceledException) when (lifetime.Cut.IsCancellationRequested)
        {
            LogCut(job.Row.Id);
            await closing.LeaveAsync(job, progressed: true);
        }
        catch (Exception fault)
        {
            // A fault of ours or of an adapter. Its text may quote anything, the prompt too, so only its kind and place are told.
            span?.SetStatus(ActivityStatusCode.Error);
            LogFault(job.Row.Id, fault.GetType().Name, fault.StackTrace);
            await closing.LeaveAsync(job, progressed: false);
            await LeavePlaceAsync(job);
        }
        finally
        {
            job.Turn?.Dispose();
        }

        return RunOutcome.Done;
    }

    private async Task ReturnAsync(HeldClaim claim)
    {
        try
        {
            await closing.ReturnAsync(claim.Job);
        }
        catch (OperationCanceledException) when (claim.Lost || lifetime.Cut.IsCancellationRequested)
        {
            // Somebody else has it, or the due set brings it back when the lease is over.
            LogLost(claim.Job.Row.Id);
        }
    }

    private Task LeavePlaceAsync(ClaimedJob job) => job.HasEntered ? closing.LeavePlaceAsync(job) : Task.CompletedTask;

    private async Task<StepResult> NextAsync(ClaimedJob job, WakeReason wake)
    {
        job.Route = routes.Of(job.Row);
        job.Instance = instances.FindFor(job.Route);
        if (job.Instance is null)
        {
            // It may be set so lately that this worker comes to know of it only by looking.
            await instances.FindAsync(job.Route.Current.Name, job.Held);
            job.Route = routes.Of(job.Row);
            job.Instance = instances.FindFor(job.Route);
        }

        if (job.Row is { State: not JobState.Queued, ProviderKind: { } kind } && job.Instance is { } found && found.Provider.Kind != kind)
        {
            // Another service under the name of the one that was ordered from, which knows nothing of the order.
            job.Instance = null;
        }

        if (job.Poisoned)
        {
            return TerminalResults.Poisoned(job);
        }

        if (wake == WakeReason.Expiry && (job.Row.State != JobState.Queued || job.Now < job.Row.ExpiresAt))
        {
            return StepResult.After(TimeSpan.Zero);
        }

        return job.Row.State switch
        {
            JobState.Queued => await purchase.RunAsync(job),
            // A worker that had lost the job when the answer came may have spilled the image of an order that seems to be unknown.
            JobState.Submitting => await recovery.RecoverAsync(job) ?? await lookUp.RunAsync(job),
            // A purchase that a look-up found may turn out to be another job's.
            _ when job.Row.IsFound && !await claims.KeepsPurchaseAsync(job.Row, job.Held) => new StepResult.ClaimLost(),
            _ => await prediction.RunAsync(job),
        };
    }

    [LoggerMessage(Level = LogLevel.Warning, EventName = "job.store_away", Message = "The store did not answer while job {Job} was run; it comes back when the store does: {Fault}")]
    private partial void LogStoreAway(Guid job, string fault);

    [LoggerMessage(Level = LogLevel.Information, EventName = "job.left", Message = "Job {Job} is left to another worker: this one stops")]
    private partial void LogCut(Guid job);

    [LoggerMessage(Level = LogLevel.Warning, EventName = "job.claim_lost", Message = "The claim of job {Job} was lost to another worker")]
    private partial void LogLost(Guid job);

    [LoggerMessage(Level = LogLevel.Error, EventName = "job.failed_internally", Message = "Job {Job} met an internal fault: {Kind} {Stack}")]
    private partial void LogFault(Guid job, string kind, string? stack);
}
