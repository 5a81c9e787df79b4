using ImageGen.Storage.Jobs;
using ImageGen.Storage.Jobs.Claims;
using ImageGen.Worker.Claims;
using ImageGen.Worker.Instances;
using ImageGen.Worker.Steps.Outcomes;

namespace ImageGen.Worker.Steps;

/// <summary>Runs the step that the state of a claimed job calls for: submit, look up, or poll.</summary>
internal sealed class StepDispatcher(IJobClaims claims, CurrentProviders providers, SubmitHandler submit, LookUpHandler lookUp, PollHandler poll, ImageRecovery recovery)
{
    /// <summary>Runs one step, and returns what it decided.</summary>
    public async Task<StepResult> RunAsync(ClaimedJob job, WakeReason wake)
    {
        job.MoveTo(await providers.FindAsync(job.Row, job.Held));
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
            JobState.Queued => await submit.RunAsync(job),
            // A worker that had lost the job before the response came may have spilled the image of an order that seems to be unknown.
            JobState.Submitting => await recovery.RecoverAsync(job) ?? await lookUp.RunAsync(job),
            // A purchase that a look-up found may turn out to belong to another job.
            _ when job.Row.IsFound && !await claims.KeepsPurchaseAsync(job.Row, job.Held) => new StepResult.ClaimLost(),
            _ => await poll.RunAsync(job),
        };
    }
}
