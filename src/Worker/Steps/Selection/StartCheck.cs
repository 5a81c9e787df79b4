using ImageGen.Worker.Background;
using ImageGen.Worker.Claims;
using ImageGen.Worker.Serving;
using ImageGen.Worker.Steps.Outcomes;

namespace ImageGen.Worker.Steps.Selection;

/// <summary>Whether a queued job may be ordered at all, and by this worker, independently of the provider.</summary>
internal sealed class StartCheck(RequestCheck requests, EligibilityCheck eligibility, CurrentLaneHolds holds, WorkerLifetime lifetime, Timings timings)
{
    /// <summary>The result that ends the claim without an order; null when the job may be ordered.</summary>
    public StepResult? Find(ClaimedJob job)
    {
        if (job.Row.CancelRequested)
        {
            return TerminalResults.Canceled(job, Charge.None);
        }

        if (job.Now >= job.Row.ExpiresAt)
        {
            return TerminalResults.Expired(job);
        }

        if (requests.FaultOf(job) is { } fault)
        {
            return TerminalResults.Invalid(job, fault);
        }

        // The lane was paused after the job left its waiting line. The due set returns it there.
        if (holds.Set.IsPaused(job.Row.Lane, job.Row.Tenant))
        {
            return StepResult.After(Backoff.Jittered(timings.PausedLook));
        }

        // A stopping worker leaves the job to another one.
        return lifetime.Stopping.IsCancellationRequested ? StepResult.After(TimeSpan.Zero) : eligibility.WaitForAnotherWorker(job);
    }
}
