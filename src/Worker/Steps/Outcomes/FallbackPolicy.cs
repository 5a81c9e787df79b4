using ImageGen.Contracts;
using ImageGen.Jobs.Routing;
using ImageGen.Providers;
using ImageGen.Storage.Jobs.Claims;
using ImageGen.Worker.Attempts;
using ImageGen.Worker.Claims;

namespace ImageGen.Worker.Steps.Outcomes;

/// <summary>What follows a failure that is certain: the next provider of the route, or the end.</summary>
internal static class FallbackPolicy
{
    /// <summary>Whether a job that failed for this reason may be ordered at the next provider.</summary>
    public static bool MayGoOn(ClaimedJob job, FailureReason reason) => CanGoOn(job) && reason switch
    {
        FailureReason.ContentRejected => job.Route.ContentRejected == RoutePolicy.Next,
        FailureReason.Authentication or FailureReason.InsufficientBalance or FailureReason.ProviderRetired
            or FailureReason.ProviderUnavailable or FailureReason.TimedOut or FailureReason.RateLimited => true,
        // The fault is in the request, and every other provider would find it.
        _ => false,
    };

    /// <summary>
    /// Whether there is a next provider that the job may go to: not where an earlier order may have been bought and nobody knows, unless the
    /// route says so, and not where nobody wants the image any more.
    /// </summary>
    public static bool CanGoOn(ClaimedJob job)
        => job.Route.Next is not null && !job.Row.CancelRequested && job.Now < job.Row.ExpiresAt
            && (job.Route.OutcomeUnknown == RoutePolicy.Next || !TerminalResults.HasUnknown(job.AttemptsSinceReplay));

    /// <summary>
    /// The attempt at the provider the job is at has failed, for certain: no image, and none to come. What is wrong with one server of a pool need not be
    /// wrong with the others, so that each of them is tried, once, before the next provider.
    /// </summary>
    public static StepResult After(ClaimedJob job, Refusal refusal) => AtPartner(job, refusal) ?? Next(job, refusal);

    /// <summary>The same where the pool has been tried enough.</summary>
    public static StepResult Next(ClaimedJob job, Refusal refusal)
        => MayGoOn(job, refusal.Reason) || MayBeMadeElsewhere(job, refusal) ? GoOn(job, Closed(job, AttemptOutcome.Failed, refusal)) : TerminalResults.Refused(job, refusal);

    /// <summary>
    /// Nobody can find out whether the order was bought, and the route goes on all the same. Null where it does not, or where what it may cost is
    /// not known: then nobody could tell that it may be paid twice.
    /// </summary>
    public static StepResult? AfterUnknown(ClaimedJob job, string message)
    {
        if (job.Route.OutcomeUnknown != RoutePolicy.Next || !CanGoOn(job) || TerminalResults.CostOf(job, Charge.Perhaps) is not { } cost)
        {
            return null;
        }

        var step = GoOn(job, Closed(job, AttemptOutcome.Unknown, new Refusal(FailureReason.OutcomeUnknown, message, MayHaveCharged: true)));
        return step with { Reschedule = step.Reschedule with { IsFinalAnswer = false, Cost = cost } };
    }

    /// <summary>The servers of the job's pool that have not told this job that they can't make its image.</summary>
    public static IEnumerable<string> Candidates(ClaimedJob job)
        => job.Route.Current.Pool.Where(name => !job.AttemptsSinceReplay.Any(attempt => attempt.Provider == name && attempt.Final == true));

    /// <summary>What one service refuses to make just as it is asked for, another may make, where the caller insists. Only an order that certainly cost nothing.</summary>
    private static bool MayBeMadeElsewhere(ClaimedJob job, Refusal refusal)
        => job.Row.Request.Exact == true && refusal is { Reason: FailureReason.InvalidRequest, MayHaveCharged: false } && CanGoOn(job);

    private static StepResult.Postpone? AtPartner(ClaimedJob job, Refusal refusal)
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

    private static StepResult.Postpone GoOn(ClaimedJob job, IReadOnlyList<Attempt> attempts) => new(new Reschedule
    {
        In = TimeSpan.Zero,
        Requeue = true,
        IsFinalAnswer = true,
        Attempts = attempts,
        To = job.Route.ToNext(job.Row.Lane),
    });
}
