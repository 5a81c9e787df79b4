using ImageGen.Contracts;
using ImageGen.Providers;
using ImageGen.Storage.Jobs;
using ImageGen.Worker.Claims;
using ImageGen.Worker.Routing;

namespace ImageGen.Worker.Generation;

/// <summary>What follows an attempt that certainly bought nothing and may go better next time.</summary>
internal static class Retries
{
    /// <summary>How often a job is tried at a provider, not counting the times the provider only asked to slow down.</summary>
    public const int MaxAttempts = 5;

    /// <summary>The same where another provider comes after it.</summary>
    public const int MaxAttemptsBeforeNext = 3;

    private static readonly TimeSpan SlowDown = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Tries again at the same provider, or leaves it: for the next one of the route, where there is one, or for good. From a job with an
    /// id only after the provider's <paramref name="lastWord"/>.
    /// </summary>
    public static Step Requeue(JobInHand job, FailureReason reason, string message, TimeSpan firstRetry, TimeSpan? retryAfter = null, bool lastWord = false)
    {
        var attempts = job.Attempts.Close(job.Now, AttemptOutcome.Failed, mayHaveCharged: false, reason, message);
        var faults = attempts.Skip(job.Row.EarlierAttempts).Count(attempt
            => job.Route.Current.Pool.Contains(attempt.Provider) && attempt.Outcome != AttemptOutcome.Skipped && attempt.Reason != FailureReason.RateLimited);
        var delay = retryAfter is { } asked ? Pace.AtLeast(asked)
            : reason == FailureReason.RateLimited ? Pace.AtLeast(SlowDown)
            : Pace.Retry(firstRetry, faults);

        if (Fallbacks.MayGoOn(job, reason) && (faults >= MaxAttemptsBeforeNext || job.Now + delay >= job.Row.ExpiresAt || IsTooLong(job, reason, delay)))
        {
            return Fallbacks.After(job, new Refusal(reason, message));
        }

        return faults >= MaxAttempts || job.Now + delay >= job.Row.ExpiresAt
            ? Endings.Failed(job, reason, message, Charge.None, lastWord)
            : new Step.Later(new Reschedule { In = delay, Requeue = true, LastWord = lastWord, Attempts = attempts });
    }

    private static bool IsTooLong(JobInHand job, FailureReason reason, TimeSpan delay) => reason == FailureReason.RateLimited && delay > job.Route.Patience;
}
