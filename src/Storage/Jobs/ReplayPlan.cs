using ImageGen.Contracts;

namespace ImageGen.Storage.Jobs;

/// <summary>The effect of a replay of an ended job.</summary>
/// <param name="ResumesAt">The step at which it resumes.</param>
/// <param name="Purchases">The most images that it buys, 0 or 1.</param>
/// <param name="NeedsAcceptDouble">Whether it is refused unless the caller accepts that the image may be paid for twice.</param>
public sealed record ReplayPlan(ReplayStep ResumesAt, int Purchases, bool NeedsAcceptDouble = false)
{
    private static readonly ReplayPlan Fetch = new(ReplayStep.Waiting, 0);
    private static readonly ReplayPlan LookUp = new(ReplayStep.Submitting, 1);
    private static readonly ReplayPlan Order = new(ReplayStep.Queued, 1);

    /// <summary>
    /// A job resumes after its last paid step. With <paramref name="acceptDouble"/>, an order with an unknown outcome counts as not
    /// bought. Null if the job can't be replayed: it has not ended, it has its image, it is erased, or
    /// an invalid bus command created it, so that there is no request to order.
    /// </summary>
    public static ReplayPlan? For(Job job, bool acceptDouble = false)
    {
        if (job.State is not (JobState.Failed or JobState.Canceled or JobState.OutcomeUnknown) || job.IsOfRefusedCommand || job.EraseRequestedAt is not null || job.ErasedAt is not null)
        {
            return null;
        }

        // The policy ordered the job again while the outcome of the previous order was unknown. No look-up can find that previous order any more.
        var hasUnknownOrder = job.Attempts.Skip(job.EarlierAttempts).SkipLast(1).Any(attempt => attempt.Outcome == AttemptOutcome.Unknown);
        var plan = ForLast(job, acceptDouble || hasUnknownOrder, acceptDouble);
        return hasUnknownOrder && plan.ResumesAt == ReplayStep.Queued ? plan with { NeedsAcceptDouble = true } : plan;
    }

    /// <summary>The plan for the last order alone.</summary>
    private static ReplayPlan ForLast(Job job, bool withoutLookUp, bool acceptDouble) => job switch
    {
        // The bytes may be in a worker's spill folder, or in a result store that could not be queried: the replay searches there and at the
        // provider, and buys nothing.
        { SpilledBy: not null } when !acceptDouble => Fetch,

        // The provider's answer about that order is final: it can give no image any more, whatever it cost.
        { IsFinalAnswer: true } => Order,
        { ProviderId: not null } or { Source: not null } => Fetch,
        { State: JobState.OutcomeUnknown } => withoutLookUp ? Order : LookUp,
        { Attempts: [] } or { Attempts: [.., { MayHaveCharged: false }] } => Order,

        // Bought, and the provider keeps no order under an id: the image is lost, and another image needs a second purchase.
        { Attempts: [.., { MayHaveCharged: true }] } => Order with { NeedsAcceptDouble = true },

        // The last attempt was never closed.
        _ => withoutLookUp ? Order : LookUp,
    };
}
