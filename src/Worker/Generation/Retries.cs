using ImageGen.Contracts;
using ImageGen.Storage.Jobs;
using ImageGen.Worker.Claims;

namespace ImageGen.Worker.Generation;

/// <summary>What follows an attempt that certainly bought nothing and may go better next time.</summary>
internal static class Retries
{
    /// <summary>How often a job is tried, not counting the times the provider only asked to slow down.</summary>
    public const int MaxAttempts = 5;

    private static readonly TimeSpan SlowDown = TimeSpan.FromSeconds(10);

    public static Step Requeue(JobInHand job, FailureReason reason, string message, TimeSpan firstRetry, TimeSpan? retryAfter = null)
    {
        var attempts = job.Attempts.Close(job.Now, AttemptOutcome.Failed, mayHaveCharged: false, reason, message);
        var faults = attempts.Skip(job.Row.EarlierAttempts).Count(attempt => attempt.Reason != FailureReason.RateLimited);
        var delay = retryAfter is { } asked ? Pace.AtLeast(asked)
            : reason == FailureReason.RateLimited ? Pace.AtLeast(SlowDown)
            : Pace.Retry(firstRetry, faults);

        return faults >= MaxAttempts || job.Now + delay >= job.Row.ExpiresAt
            ? Endings.Failed(job, reason, message, Charge.None)
            : new Step.Later(new Reschedule { In = delay, Requeue = true, Attempts = attempts });
    }
}
