using ImageGen.Contracts;
using ImageGen.Storage.Jobs.Claims;
using ImageGen.Worker.Background;
using ImageGen.Worker.Claims;
using ImageGen.Worker.Steps.Outcomes;

namespace ImageGen.Worker.Steps;

/// <summary>
/// What follows when a provider reports that it does not have an order, or no longer has its image. One such response may come from a lagging replica, a proxy, or
/// another account's token: it counts when it is repeated for minutes, or comes after the provider's own deletion time. Even then a worker's spill folder may have the
/// bytes.
/// </summary>
internal sealed class MissingResultPolicy(ResultRetryWindow retryWindow, Timings timings)
{
    /// <param name="job">The job.</param>
    /// <param name="message">The provider's message.</param>
    /// <param name="deletedAt">When the provider deletes the image, if known.</param>
    /// <param name="charge">What the order may have cost.</param>
    public StepResult Decide(ClaimedJob job, string message, DateTimeOffset? deletedAt, Charge charge)
    {
        var isConfirmed = job.Now - (job.Row.GoneSince ?? job.Now) >= timings.GonePatience;
        if (job.Instance is { RunsFree: true } && (job.Row.CancelRequested || isConfirmed || !retryWindow.MayBeElsewhere(job)))
        {
            if (!job.Row.CancelRequested && deletedAt is null && (job.Row.GoneSince is { } since ? job.Now - since : TimeSpan.Zero) < timings.GpuServerMissingConfirmation)
            {
                return new StepResult.Postpone(new Reschedule { In = Backoff.Jittered(timings.FirstRetry), Polled = true, Gone = true, Unanswered = false, ProviderMissing = false });
            }

            // A restarted GPU server has lost its orders, and runs them again without cost.
            return job.Row.CancelRequested ? TerminalResults.Canceled(job, Charge.None)
                : RetryPolicy.Requeue(job, FailureReason.ProviderUnavailable, message, timings.FirstRetry, isFinalAnswer: true);
        }

        return (isConfirmed || deletedAt <= job.Now) && !retryWindow.MayBeElsewhere(job)
            ? TerminalResults.Failed(job, FailureReason.ProviderUnavailable, message, charge, isFinalAnswer: true)
            : new StepResult.Postpone(new Reschedule { In = Backoff.Retry(timings.FirstRetry, job.Row.Polls + 1), Polled = true, Gone = true, ProviderMissing = false });
    }

    /// <summary>What follows when a worker died with the image of a synchronous provider in memory: no call to the provider can return that image.</summary>
    public StepResult DecideLostInMemory(ClaimedJob job)
    {
        const string Message = "A worker ended while it had the image, which was bought, in memory.";
        return job.Instance is not { RunsFree: true } ? TerminalResults.Failed(job, FailureReason.Internal, Message, Charge.Full)
            : job.Row.CancelRequested ? TerminalResults.Canceled(job, Charge.None)
            : RetryPolicy.Requeue(job, FailureReason.ProviderUnavailable, Message, timings.FirstRetry, isFinalAnswer: true);
    }
}
