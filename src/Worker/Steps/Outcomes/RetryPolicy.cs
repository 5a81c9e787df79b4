using ImageGen.Contracts;
using ImageGen.Providers;
using ImageGen.Storage.Jobs.Claims;
using ImageGen.Worker.Attempts;
using ImageGen.Worker.Background;
using ImageGen.Worker.Claims;

namespace ImageGen.Worker.Steps.Outcomes;

/// <summary>What follows an attempt that certainly bought nothing and may succeed on a retry.</summary>
internal static class RetryPolicy
{
    /// <summary>How often a job is tried at a provider, not counting refusals by its rate limit.</summary>
    public const int MaxAttempts = 5;

    /// <summary>The same if another provider follows on the route.</summary>
    public const int MaxAttemptsBeforeNext = 3;

    private static readonly TimeSpan SlowDown = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan MaxOutagePause = TimeSpan.FromSeconds(30);

    /// <summary>What follows a failed order. For an unreachable service without a next provider on the route, the job waits until it expires.</summary>
    public static StepResult Requeue(ClaimedJob job, ProviderFaultException fault, TimeSpan firstRetry)
        => fault.IsUnreached && !FallbackPolicy.AllowsFallback(job, fault.Reason)
            ? AwaitRecovery(job, fault, firstRetry)
            : Requeue(job, fault.Reason, fault.Message, firstRetry, fault.RetryAfter, mostTries: fault.MostTries);

    /// <summary>
    /// Retries at the same provider, moves to the next one of the route, or ends the job. A job with a provider's id is retried only when <paramref
    /// name="isFinalAnswer"/> states that the order has ended. A fault that may occur only <paramref name="mostTries"/> times in a row counts as permanent after
    /// that.
    /// </summary>
    public static StepResult Requeue(
        ClaimedJob job, FailureReason reason, string message, TimeSpan firstRetry, TimeSpan? retryAfter = null, bool isFinalAnswer = false, int? mostTries = null)
    {
        var attempts = job.Attempts.Close(job.Now, AttemptOutcome.Failed, mayHaveCharged: false, reason, message);
        var faults = attempts.Skip(job.Row.EarlierAttempts).Count(attempt
            => job.Route.Current.Pool.Contains(attempt.Provider) && attempt.Outcome != AttemptOutcome.Skipped && attempt.Reason != FailureReason.RateLimited);
        var isPermanent = mostTries is { } most && attempts.InARow(job.Row.EarlierAttempts) >= most;
        var delay = retryAfter is { } asked ? Backoff.AtLeast(asked)
            : reason == FailureReason.RateLimited ? Backoff.AtLeast(SlowDown)
            : Backoff.Retry(firstRetry, faults);

        if (FallbackPolicy.AllowsFallback(job, reason) && (isPermanent || faults >= MaxAttemptsBeforeNext || job.Now + delay >= job.Row.ExpiresAt || IsTooLong(job, reason, delay)))
        {
            return FallbackPolicy.Next(job, new Refusal(reason, message));
        }

        return isPermanent || faults >= MaxAttempts || job.Now + delay >= job.Row.ExpiresAt
            ? TerminalResults.Failed(job, reason, message, Charge.None, isFinalAnswer)
            : new StepResult.Postpone(new Reschedule { In = delay, Requeue = true, IsFinalAnswer = isFinalAnswer, Attempts = attempts });
    }

    /// <summary>Nothing was sent, and only the server is at fault. The pause grows with the outage.</summary>
    private static StepResult AwaitRecovery(ClaimedJob job, ProviderFaultException fault, TimeSpan firstRetry)
    {
        var attempts = job.Attempts.Close(job.Now, AttemptOutcome.Failed, mayHaveCharged: false, fault.Reason, fault.Message).FoldUnreached(job.Row.EarlierAttempts);
        var half = (job.Now - attempts[^1].StartedAt) / 2;
        var delay = Backoff.AtLeast(half < firstRetry ? firstRetry : half > MaxOutagePause ? MaxOutagePause : half);
        return job.Now + delay >= job.Row.ExpiresAt
            ? TerminalResults.Failed(job, fault.Reason, fault.Message, Charge.None)
            : new StepResult.Postpone(new Reschedule { In = delay, Requeue = true, Attempts = attempts });
    }

    private static bool IsTooLong(ClaimedJob job, FailureReason reason, TimeSpan delay) => reason == FailureReason.RateLimited && delay > job.Route.Patience;
}
