using ImageGen.Contracts;
using ImageGen.Providers;
using ImageGen.Storage.Jobs;
using ImageGen.Worker.Claims;

namespace ImageGen.Worker.Generation;

/// <summary>The ways a job ends, each with all attempts closed and the cost as far as it is known.</summary>
internal static class Endings
{
    public static Step.Finish Succeeded(JobInHand job, StoredImage image) => new(new JobEnding
    {
        State = JobState.Succeeded,
        Attempts = job.Attempts.Close(job.Now, AttemptOutcome.Succeeded, mayHaveCharged: true),
        Image = image,
        Cost = CostOf(job, Charge.Full),
    });

    public static Step.Finish Failed(JobInHand job, FailureReason reason, string message, Charge charge, bool settled = false) => new(new JobEnding
    {
        State = JobState.Failed,
        Settled = settled,
        Attempts = job.Attempts.Close(job.Now, AttemptOutcome.Failed, charge != Charge.None, reason, message),
        Error = ErrorOf(job, reason, message),
        Cost = CostOf(job, charge),
    });

    /// <summary>The provider's final no.</summary>
    public static Step.Finish Refused(JobInHand job, Refusal refusal)
        => Failed(job, refusal.Reason, refusal.Message, refusal.MayHaveCharged ? Charge.Perhaps : Charge.None, settled: true);

    public static Step.Finish Canceled(JobInHand job, Charge charge) => new(new JobEnding
    {
        State = JobState.Canceled,
        Settled = true,
        Attempts = job.Attempts.Close(job.Now, AttemptOutcome.Canceled, charge != Charge.None, FailureReason.Canceled),
        Cost = CostOf(job, charge),
    });

    public static Step.Finish Expired(JobInHand job)
        // A job that was tried in vain says why it did not come further; only one that was never tried is simply late.
        => job.Attempts.Skip(job.Row.EarlierAttempts).LastOrDefault() is { Reason: { } reason, Message: var message }
            ? Failed(job, reason, message ?? "The provider could not be used in time.", Charge.None)
            : Failed(job, FailureReason.Expired, "The job was not begun within the time it was given. Nothing was bought.", Charge.None);

    public static Step.Finish Unknown(JobInHand job, string message) => new(new JobEnding
    {
        State = JobState.OutcomeUnknown,
        Attempts = job.Attempts.Close(job.Now, AttemptOutcome.Unknown, mayHaveCharged: true, FailureReason.OutcomeUnknown, message),
        Error = ErrorOf(job, FailureReason.OutcomeUnknown, message),
        Cost = CostOf(job, Charge.Perhaps),
    });

    /// <summary>Three workers ended while working on it. Where an order may be out, the end says so.</summary>
    public static Step.Finish Poisoned(JobInHand job) => job.Row.State switch
    {
        JobState.Submitting => Unknown(job, "Three workers ended while ordering the picture; it may have been bought."),
        JobState.Queued => Failed(job, FailureReason.Internal, "Three workers ended while working on it. Nothing was bought.", Charge.None),
        JobState.Storing => Failed(job, FailureReason.Internal, "Three workers ended while storing the picture, which was bought.", Charge.Full),
        _ => Failed(job, FailureReason.Internal, "Three workers ended while working on it; the picture may have been bought.", Charge.Perhaps),
    };

    private static JobError ErrorOf(JobInHand job, FailureReason reason, string message) => new()
    {
        Reason = reason,
        Provider = job.ProviderName,
        Message = reason switch
        {
            // The provider's words on these are for the operator: they name accounts and sums. They stay in the attempt.
            FailureReason.Authentication => "The provider does not accept the configured token.",
            FailureReason.InsufficientBalance => "The configured account has no balance at the provider.",
            _ => AttemptLog.Trim(message)!,
        },
    };

    private static Cost? CostOf(JobInHand job, Charge charge)
    {
        Cost? own = charge == Charge.None && job.Desk is null ? new Cost { Amount = 0, Certain = true }
            : job.Desk?.Entry.Price is { } price ? new Cost { Amount = charge == Charge.None ? 0 : price, Certain = charge != Charge.Perhaps }
            : null;

        // A replayed job has paid before.
        return job.Row.Spent is not { } spent ? own
            : own is null ? (charge == Charge.None ? spent : null)
            : own with { Amount = own.Amount + spent.Amount, Certain = own.Certain && spent.Certain };
    }
}
