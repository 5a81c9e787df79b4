using ImageGen.Contracts;

namespace ImageGen.Storage.Jobs;

/// <summary>What a replay of an ended job does.</summary>
/// <param name="ResumesAt">Where it goes on.</param>
/// <param name="Purchases">How many images it buys at the most, 0 or 1.</param>
/// <param name="NeedsAcceptDouble">Whether it is refused unless the caller accepts that the image is paid for twice.</param>
public sealed record ReplayPlan(ReplayStep ResumesAt, int Purchases, bool NeedsAcceptDouble = false)
{
    private static readonly ReplayPlan Fetch = new(ReplayStep.Waiting, 0);
    private static readonly ReplayPlan LookUp = new(ReplayStep.Submitting, 1);
    private static readonly ReplayPlan Order = new(ReplayStep.Queued, 1);

    /// <summary>
    /// The one rule: a job goes on after its last paid step. <paramref name="acceptDouble"/> says that the operator takes a purchase in
    /// doubt for not made. Null when the job can't be replayed: it has not ended, it has its image, or
    /// a command made it that could not be obeyed, so that there is no request to order.
    /// </summary>
    public static ReplayPlan? For(Job job, bool acceptDouble = false)
    {
        if (job.State is not (JobState.Failed or JobState.Canceled or JobState.OutcomeUnknown) || job.IsOfRefusedCommand)
        {
            return null;
        }

        // Ordered once more, by policy, while it was unknown whether the order before had been bought: no look-up finds out about that one.
        var isDoubtful = job.Attempts.Skip(job.EarlierAttempts).SkipLast(1).Any(attempt => attempt.Outcome == AttemptOutcome.Unknown);
        var plan = ForLast(job, acceptDouble || isDoubtful, acceptDouble);
        return isDoubtful && plan.ResumesAt == ReplayStep.Queued ? plan with { NeedsAcceptDouble = true } : plan;
    }

    /// <summary>As far as the last order goes.</summary>
    private static ReplayPlan ForLast(Job job, bool withoutLookUp, bool acceptDouble) => job switch
    {
        // The bytes may be on the disk of a worker of ours, or in a result store that nobody could ask: they are looked for there and at the
        // provider, and nothing is bought.
        { SpilledBy: not null } when !acceptDouble => Fetch,

        // The provider has said its last word on that order: whatever it cost, there is nothing more to be had for it.
        { IsFinalAnswer: true } => Order,
        { ProviderId: not null } or { Source: not null } => Fetch,
        { State: JobState.OutcomeUnknown } => withoutLookUp ? Order : LookUp,
        { Attempts: [] } or { Attempts: [.., { MayHaveCharged: false }] } => Order,

        // Bought, and the provider keeps nothing under an id: the image is lost, and only a second purchase makes another.
        { Attempts: [.., { MayHaveCharged: true }] } => Order with { NeedsAcceptDouble = true },

        // An attempt that nobody closed.
        _ => withoutLookUp ? Order : LookUp,
    };
}
