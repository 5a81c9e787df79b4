using ImageGen.Worker.Background;
using ImageGen.Worker.Claims;
using ImageGen.Worker.Steps.Outcomes;

namespace ImageGen.Worker.Steps.Selection;

/// <summary>Whether a queued job may be ordered at all, and by this worker, independently of the provider.</summary>
internal sealed class StartCheck(RequestCheck requests, EligibilityCheck eligibility, WorkerLifetime lifetime)
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

        // A stopping worker leaves the job to another one.
        return lifetime.Stopping.IsCancellationRequested ? StepResult.After(TimeSpan.Zero) : eligibility.WaitForAnotherWorker(job);
    }
}
