using ImageGen.Contracts;
using ImageGen.Jobs;
using ImageGen.Providers;
using ImageGen.Storage.Jobs;
using ImageGen.Worker.Attempts;
using ImageGen.Worker.Claims;

namespace ImageGen.Worker.Steps.Outcomes;

/// <summary>The ways in which a job ends, each with all attempts closed and the known cost.</summary>
internal static class TerminalResults
{
    public static StepResult.Finish Succeeded(ClaimedJob job, IReadOnlyList<Attempt> attempts, StoredImage image) => new(new TerminalResult
    {
        State = JobState.Succeeded,
        Attempts = attempts.Close(job.Now, AttemptOutcome.Succeeded, mayHaveCharged: true),
        Image = image,
        Cost = CostOf(job, Charge.Full),
    });

    /// <summary>Whether the outcome of one of these attempts is unknown.</summary>
    public static bool HasUnknown(IEnumerable<Attempt> attempts) => attempts.Any(attempt => attempt.Outcome == AttemptOutcome.Unknown);

    public static StepResult.Finish Failed(ClaimedJob job, FailureReason reason, string message, Charge charge, bool isFinalAnswer = false, string? provider = null) => charge != Charge.Full && HasUnknown(job.AttemptsSinceReplay)
        ? Doubtful(job, AttemptOutcome.Failed, charge, reason, message, isFinalAnswer)
        : new(new TerminalResult
        {
            State = JobState.Failed,
            IsFinalAnswer = isFinalAnswer,
            Attempts = job.Attempts.Close(job.Now, AttemptOutcome.Failed, charge != Charge.None, reason, message),
            Error = ErrorOf(job, reason, message, provider),
            Cost = CostOf(job, charge),
        });

    /// <summary>The request can't be ordered at any provider, and was not. The message is ours and concerns the caller's own fields, so it is shown unchanged.</summary>
    public static StepResult.Finish Invalid(ClaimedJob job, string message)
    {
        var finish = Failed(job, FailureReason.InvalidRequest, message, Charge.None);
        return job.Attempts.Count > 0 || finish.Ending.Error is not { } error ? finish
            : new(finish.Ending with { Error = error with { Provider = null, Message = AttemptLog.Trim(message)! } });
    }

    /// <summary>
    /// The route ends with a provider that was skipped: the job fails with the reason of its last failed attempt, or, if no provider was tried, with the reason
    /// for the skip.
    /// </summary>
    public static StepResult.Finish Exhausted(ClaimedJob job, Refusal refusal) => job.AttemptsSinceReplay.LastOrDefault(attempt => attempt.Outcome == AttemptOutcome.Failed) is { Reason: { } reason } last
        ? Failed(job, reason, last.Message ?? refusal.Message, Charge.None, isFinalAnswer: true, last.Provider)
        : Failed(job, refusal.Reason, refusal.Message, Charge.None, isFinalAnswer: true);

    /// <summary>The provider's final refusal.</summary>
    public static StepResult.Finish Refused(ClaimedJob job, Refusal refusal)
        => Failed(job, refusal.Reason, refusal.Message, refusal.MayHaveCharged ? Charge.Perhaps : Charge.None, isFinalAnswer: true);

    public static StepResult.Finish Canceled(ClaimedJob job, Charge charge) => HasUnknown(job.AttemptsSinceReplay)
        ? Doubtful(job, AttemptOutcome.Canceled, charge, FailureReason.Canceled, "The job was canceled.", isFinalAnswer: true)
        : new(new TerminalResult
        {
            State = JobState.Canceled,
            IsFinalAnswer = true,
            Attempts = job.Attempts.Close(job.Now, AttemptOutcome.Canceled, charge != Charge.None, FailureReason.Canceled),
            Cost = CostOf(job, charge),
        });

    public static StepResult.Finish Expired(ClaimedJob job)
        // The error of a job that was tried is that of its last attempt; only a job that was never tried has just expired.
        => job.AttemptsSinceReplay.LastOrDefault(attempt => attempt.Outcome != AttemptOutcome.Skipped) is { Reason: { } reason, Message: var message }
            ? Failed(job, reason, message ?? "The provider could not be used in time.", Charge.None)
            : Failed(job, FailureReason.Expired, "The job did not begin within its time limit. Nothing was bought.", Charge.None);

    public static StepResult.Finish Unknown(ClaimedJob job, string message) => new(new TerminalResult
    {
        State = JobState.OutcomeUnknown,
        Attempts = job.Attempts.Close(job.Now, AttemptOutcome.Unknown, mayHaveCharged: true, FailureReason.OutcomeUnknown, message),
        Error = ErrorOf(job, FailureReason.OutcomeUnknown, message),
        Cost = CostOf(job, Charge.Perhaps),
    });

    /// <summary>Several workers in a row ended while working on it. If an order may have left, the error states it.</summary>
    public static StepResult.Finish Poisoned(ClaimedJob job) => job.Row.State switch
    {
        JobState.Submitting when job.Instance is { RunsFree: true } => Failed(job, FailureReason.Internal, "Several workers in a row ended while the order ran.", Charge.None),
        JobState.Submitting => Unknown(job, "Several workers in a row ended while ordering the image; it may have been bought."),
        JobState.Queued => Failed(job, FailureReason.Internal, "Several workers in a row ended before it could be ordered.", Charge.None),
        JobState.Storing => Failed(job, FailureReason.Internal, "Several workers in a row ended while storing the image, which was bought.", Charge.Full),
        _ => Failed(job, FailureReason.Internal, "Several workers in a row ended while working on it; the image may have been bought.", Charge.Perhaps),
    };

    /// <summary>
    /// A job that was ordered again and has no image. Whatever the outcome of its last order, that of an earlier one is unknown, so neither failed nor
    /// canceled would be true.
    /// </summary>
    private static StepResult.Finish Doubtful(ClaimedJob job, AttemptOutcome outcome, Charge charge, FailureReason reason, string message, bool isFinalAnswer) => new(new TerminalResult
    {
        State = JobState.OutcomeUnknown,
        IsFinalAnswer = isFinalAnswer,
        Attempts = job.Attempts.Close(job.Now, outcome, charge != Charge.None, reason, message),
        Error = ErrorOf(job, FailureReason.OutcomeUnknown, $"An earlier order of this job may have been bought. {ErrorOf(job, reason, message).Message}"),
        Cost = CostOf(job, charge),
    });

    private static JobError ErrorOf(ClaimedJob job, FailureReason reason, string message, string? provider = null) => new()
    {
        Reason = reason,
        Provider = provider ?? job.ProviderName,
        Message = AttemptLog.Trim(TenantMessage.Of(reason, message))!,
    };

    /// <summary>
    /// The total cost of all orders, when the last one cost <paramref name="charge"/>. If nothing was bought the cost is zero, even without a known price.
    /// The amount paid before a replay is known as a total.
    /// </summary>
    public static Cost? CostOf(ClaimedJob job, Charge charge)
    {
        var prices = job.AttemptsSinceReplay.Where(attempt => attempt is { EndedAt: not null, MayHaveCharged: true }).Select(attempt => PriceAt(job, attempt.Provider)).ToList();
        if (charge != Charge.None)
        {
            prices.Add(job.Instance?.Entry.Price);
        }

        // With other orders that may have been charged, the total is not certain, even if this order's price is.
        var own = prices.All(price => price is not null)
            ? new Cost { Amount = prices.Sum() ?? 0, Certain = prices.Count == 0 || (prices.Count == 1 && charge == Charge.Full) }
            : null;
        return job.Row.Spent is { } spent && own is not null
            ? own with { Amount = own.Amount + spent.Amount, Certain = own.Certain && spent.Certain }
            : own;
    }

    private static decimal? PriceAt(ClaimedJob job, string provider)
        => job.Instance is { } instance && instance.Entry.Name == provider ? instance.Entry.Price : job.Route.PriceAt(provider);
}
