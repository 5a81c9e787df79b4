using System.Diagnostics;
using ImageGen.ServiceDefaults.Logging;
using ImageGen.ServiceDefaults.Telemetry;
using ImageGen.Storage.Jobs.Claims;
using ImageGen.Storage.Redis;
using ImageGen.Storage.Waiting;
using ImageGen.Worker.Background;
using ImageGen.Worker.Claims;
using ImageGen.Worker.Steps.Outcomes;
using ImageGen.Worker.Steps.Selection;
using ImageGen.Worker.Waiting;

namespace ImageGen.Worker.Steps;

/// <summary>Claims a job, runs the step for its state, and ends the claim. Throws no exception.</summary>
internal sealed partial class JobRunner(
    JobClaimer claimer, StepDispatcher steps, ClaimCloser closing, ProviderHealth health, LineJoiner lines, WorkerLifetime lifetime, JobLog log, ILogger<JobRunner> logger)
{
    private int _running;

    /// <summary>
    /// Runs a job if it can be claimed. The lane, when it is known, saves a read of the store. <paramref name="hasOtherJobs"/> states that the caller runs
    /// several jobs at once. <paramref name="turn"/> is that of a job from a waiting line.
    /// </summary>
    public async Task<RunOutcome> RunAsync(Guid id, WakeReason wake, string? lane = null, bool hasOtherJobs = false, LineTurn? turn = null)
    {
        try
        {
            hasOtherJobs |= Interlocked.Increment(ref _running) > 1;
            var (outcome, held) = await claimer.ClaimAsync(id, wake, lane, hasOtherJobs, lifetime.Cut);
            if (held is null)
            {
                turn?.Settle(isBegun: false);
                return outcome == ClaimOutcome.Missing ? RunOutcome.Missing : RunOutcome.Done;
            }

            await using var claim = held;
            claim.Job.Permit.Granted = turn is null ? null : turn.NoteGranted;
            var result = await RunAsync(claim, wake, turn);
            turn?.Settle(isBegun: true);
            return result;
        }
        catch (StoreUnavailableException fault)
        {
            // Jobs whose result is not written are in the due set again when the lease expires.
            LogStoreUnavailable(id, fault.Message);
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
            Interlocked.Decrement(ref _running);
        }

        // It is unknown whether there is a row: a command that named the job must not be treated as recorded.
        return RunOutcome.Missing;
    }

    private async Task<RunOutcome> RunAsync(HeldClaim claim, WakeReason wake, LineTurn? turn)
    {
        var job = claim.Job;
        using var span = ImageGenTelemetry.IsTraced ? ImageGenTelemetry.Continue($"job {ApiNames.Of(job.Row.State)}", ActivityKind.Internal, job.Row.Trace) : null;
        span?.SetTag(Labels.JobId, job.Row.Id);
        span?.SetTag(Labels.Lane, job.Row.Lane);
        using var scope = log.Scope(job);
        try
        {
            var step = await steps.RunAsync(job, wake);
            await closing.CloseAsync(job, step);
            if (step.Report is { } report)
            {
                await health.ReportAsync(job, report);
            }

            return step is StepResult.Postpone { Pause: { } pause } later ? await WaitInLineAsync(job, later.Reschedule, pause, turn) : RunOutcome.Done;
        }
        catch (StoreUnavailableException fault)
        {
            LogStoreUnavailable(job.Row.Id, fault.Message);
            await ReturnAsync(claim);
        }
        catch (OperationCanceledException) when (claim.Lost)
        {
            // The worker that now has the job has read the row with everything this worker wrote before; later writes were refused.
            LogLost(job.Row.Id);
            await ReturnPermitAsync(job);
        }
        catch (OperationCanceledException) when (lifetime.Cut.IsCancellationRequested)
        {
            LogCut(job.Row.Id);
            await closing.RescheduleAfterFailureAsync(job, progressed: true);
        }
        catch (Exception fault)
        {
            // A fault of this code or of an adapter. Its message may quote anything, including the prompt, so only its type and stack are logged.
            span?.SetStatus(ActivityStatusCode.Error);
            LogFault(job.Row.Id, fault.GetType().Name, fault.StackTrace);
            await closing.RescheduleAfterFailureAsync(job, progressed: false);
            await ReturnPermitAsync(job);
        }
        finally
        {
            job.Permit.ReleaseConnection();
        }

        return RunOutcome.Done;
    }

    /// <summary>Crash point: the claim has ended, and the job is not back in its line. It returns there with the lease of its turn, or when it is due.</summary>
    private async Task<RunOutcome> WaitInLineAsync(ClaimedJob job, Reschedule reschedule, LinePause pause, LineTurn? turn)
    {
        if (job.Instance is { } instance)
        {
            var line = LineFinder.Of(instance, job.Row.Request);
            if (reschedule.Waits)
            {
                await lines.ReturnAsync(line, WaitingJob.Of(job.Row), pause, job.Cut);
                turn?.NoteReturned(line);
            }
            else
            {
                lines.Rest(line, pause.For);
            }
        }

        return RunOutcome.Crowded;
    }

    private async Task ReturnAsync(HeldClaim claim)
    {
        try
        {
            await closing.RescheduleAfterStoreOutageAsync(claim.Job);
        }
        catch (OperationCanceledException) when (claim.Lost || lifetime.Cut.IsCancellationRequested)
        {
            // Another worker has the job, or it is in the due set again when the lease expires.
            LogLost(claim.Job.Row.Id);
        }
    }

    private Task ReturnPermitAsync(ClaimedJob job) => job.Permit.IsUnused ? closing.ReturnPermitAsync(job) : Task.CompletedTask;

    [LoggerMessage(Level = LogLevel.Warning, EventName = "job.store_away", Message = "Running job {Job} failed, because the store did not respond; the job is due again when the store is back: {Fault}")]
    private partial void LogStoreUnavailable(Guid job, string fault);

    [LoggerMessage(Level = LogLevel.Information, EventName = "job.left", Message = "Job {Job} is left to another worker, because this one stops")]
    private partial void LogCut(Guid job);

    [LoggerMessage(Level = LogLevel.Warning, EventName = "job.claim_lost", Message = "The claim of job {Job} was lost to another worker")]
    private partial void LogLost(Guid job);

    [LoggerMessage(Level = LogLevel.Error, EventName = "job.failed_internally", Message = "Job {Job} failed with an internal error: {Kind} {Stack}")]
    private partial void LogFault(Guid job, string kind, string? stack);
}
