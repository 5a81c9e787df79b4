using ImageGen.Contracts;
using ImageGen.Jobs.Routing;
using ImageGen.Providers;
using ImageGen.Storage.Jobs.Claims;
using ImageGen.Worker.Attempts;
using ImageGen.Worker.Claims;

namespace ImageGen.Worker.Steps.Outcomes;

/// <summary>What follows a certain failure: the next provider of the route, or the end.</summary>
internal static class FallbackPolicy
{
    /// <summary>Whether a job that failed for this reason may be ordered at the next provider.</summary>
    public static bool AllowsFallback(ClaimedJob job, FailureReason reason) => HasNextProvider(job) && reason switch
    {
        FailureReason.ContentRejected => job.Route.ContentRejected == RoutePolicy.Next,
        FailureReason.Authentication or FailureReason.InsufficientBalance or FailureReason.ProviderRetired
            or FailureReason.ProviderUnavailable or FailureReason.TimedOut or FailureReason.RateLimited => true,
        // The fault is in the request; every other provider would refuse it too.
        _ => false,
    };

    /// <summary>
    /// Whether there is a next provider that the job may go to. There is none while the outcome of an earlier order is unknown, unless the route allows it,
    /// and none for a canceled or expired job.
    /// </summary>
    public static bool HasNextProvider(ClaimedJob job)
        => job.Route.Next is not null && !job.Row.CancelRequested && job.Now < job.Row.ExpiresAt
            && (job.Route.OutcomeUnknown == RoutePolicy.Next || !TerminalResults.HasUnknown(job.AttemptsSinceReplay));

    /// <summary>
    /// What follows when the attempt at the current provider has certainly failed. A fault of one server of a pool need not affect the rest of the pool, so each server
    /// is tried once before the next provider.
    /// </summary>
    public static StepResult After(ClaimedJob job, Refusal refusal) => AtAnotherServerOfPool(job, refusal) ?? Next(job, refusal);

    /// <summary>The same without trying further servers of the pool.</summary>
    public static StepResult Next(ClaimedJob job, Refusal refusal)
        => AllowsFallback(job, refusal.Reason) || MayBeMadeElsewhere(job, refusal) ? Continue(job, Closed(job, AttemptOutcome.Failed, refusal)) : TerminalResults.Refused(job, refusal);

    /// <summary>
    /// What follows an unknown outcome if the route continues nevertheless. Null when the route stops, or when the possible cost is not known, since the amount
    /// that may be paid twice could not be reported.
    /// </summary>
    public static StepResult? AfterUnknown(ClaimedJob job, string message)
    {
        if (job.Route.OutcomeUnknown != RoutePolicy.Next || !HasNextProvider(job) || TerminalResults.CostOf(job, Charge.Perhaps) is not { } cost)
        {
            return null;
        }

        var step = Continue(job, Closed(job, AttemptOutcome.Unknown, new Refusal(FailureReason.OutcomeUnknown, message, MayHaveCharged: true)));
        return step with { Reschedule = step.Reschedule with { IsFinalAnswer = false, Cost = cost } };
    }

    /// <summary>The servers of the job's pool that have not permanently refused this job.</summary>
    public static IEnumerable<string> Candidates(ClaimedJob job)
        => job.Route.Current.Pool.Where(name => !job.AttemptsSinceReplay.Any(attempt => attempt.Provider == name && attempt.Final == true));

    /// <summary>If one service can't meet an exact request, another service may. Only after an order that certainly cost nothing.</summary>
    private static bool MayBeMadeElsewhere(ClaimedJob job, Refusal refusal)
        => job.Row.Request.Exact == true && refusal is { Reason: FailureReason.InvalidRequest, MayHaveCharged: false } && HasNextProvider(job);

    private static StepResult.Postpone? AtAnotherServerOfPool(ClaimedJob job, Refusal refusal)
    {
        var isOfServer = refusal.IsOfServer || refusal.Reason is FailureReason.Authentication or FailureReason.InsufficientBalance or FailureReason.ProviderRetired or FailureReason.ProviderUnavailable;
        return isOfServer && !refusal.MayHaveCharged && job.Instance is { } instance && Candidates(job).Any(name => name != instance.Entry.Name)
            && !job.Row.CancelRequested && job.Now < job.Row.ExpiresAt && !TerminalResults.HasUnknown(job.AttemptsSinceReplay)
            ? new StepResult.Postpone(new Reschedule
            {
                In = TimeSpan.Zero,
                Requeue = true,
                IsFinalAnswer = true,
                Attempts = job.Attempts.Close(job.Now, AttemptOutcome.Failed, mayHaveCharged: false, refusal.Reason, refusal.Message, final: true),
            })
            : null;
    }

    private static IReadOnlyList<Attempt> Closed(ClaimedJob job, AttemptOutcome outcome, Refusal refusal)
        => job.Attempts.Close(job.Now, outcome, refusal.MayHaveCharged, refusal.Reason, refusal.Message);

    private static StepResult.Postpone Continue(ClaimedJob job, IReadOnlyList<Attempt> attempts) => new(new Reschedule
    {
        In = TimeSpan.Zero,
        Requeue = true,
        IsFinalAnswer = true,
        Attempts = attempts,
        To = job.Route.ToNext(job.Row.Lane),
    });
}
