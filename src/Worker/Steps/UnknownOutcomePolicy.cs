using ImageGen.Contracts;
using ImageGen.Jobs;
using ImageGen.Jobs.Instances;
using ImageGen.Storage.Jobs.Claims;
using ImageGen.Worker.Attempts;
using ImageGen.Worker.Background;
using ImageGen.Worker.Claims;
using ImageGen.Worker.Steps.Outcomes;

namespace ImageGen.Worker.Steps;

/// <summary>Applies the policy of the request, or else of the operator's configuration, to an order whose outcome can't be determined.</summary>
internal sealed class UnknownOutcomePolicy(Timings timings)
{
    private static readonly TimeSpan DefaultWait = TimeSpan.FromDays(7);

    public StepResult Decide(ClaimedJob job, string message)
    {
        // The job is canceled: nothing is to be waited for or bought.
        if (job.Row.CancelRequested)
        {
            return TerminalResults.Unknown(job, message);
        }

        // The caller's own policy has precedence over the configured one.
        if (job.Row is { UnknownSince: null, Request.OnUnknown: null } && FallbackPolicy.AfterUnknown(job, message) is { } next)
        {
            return next;
        }

        // A job that waits continues to wait, whatever is configured now.
        var policy = job.Row.UnknownSince is null ? PolicyOf(job) : UnknownPolicy.Wait;
        return policy switch
        {
            UnknownPolicy.BuyAgain when MayBuyAgain(job) => BuyAgain(job, message),
            UnknownPolicy.Wait => Wait(job, message),
            _ => TerminalResults.Unknown(job, message),
        };
    }

    private static UnknownPolicy PolicyOf(ClaimedJob job) => job.Row.Request.OnUnknown?.Policy ?? job.Instance?.Entry.OnUnknown ?? UnknownPolicy.Fail;

    /// <summary>Once per job, and only if both the price of another order and the limit are known.</summary>
    private static bool MayBuyAgain(ClaimedJob job)
        => !TerminalResults.HasUnknown(job.Attempts)
            && job.Instance is { Entry: { Price: { } price } entry }
            && Limit(entry, job.Row.Request.OnUnknown) is { } limit
            && price <= limit;

    /// <summary>The lower of the two limits; the stated one if there is only one.</summary>
    private static decimal? Limit(ConfiguredProvider entry, OnUnknown? policy)
        => entry.BuyAgainUpTo is { } allowed && policy?.UpTo is { } requested ? Math.Min(allowed, requested) : entry.BuyAgainUpTo ?? policy?.UpTo;

    /// <summary>Returns the job to queued: the second order takes the same steps as the first, with an intent of its own.</summary>
    private StepResult.Postpone BuyAgain(ClaimedJob job, string message) => new(new Reschedule
    {
        In = Backoff.Jittered(timings.FirstRetry),
        Requeue = true,
        Attempts = job.Attempts.Close(job.Now, AttemptOutcome.Unknown, mayHaveCharged: true, FailureReason.OutcomeUnknown, message),
        Cost = TerminalResults.CostOf(job, Charge.Perhaps),
    });

    private StepResult Wait(ClaimedJob job, string message)
    {
        var whole = job.Instance?.Entry.WaitFor ?? DefaultWait;
        var remaining = job.Row.UnknownSince is { } since ? since + whole - job.Now : whole;
        if (remaining <= TimeSpan.Zero)
        {
            return TerminalResults.Unknown(job, message);
        }

        var next = remaining < timings.SlowLookUp ? remaining : timings.SlowLookUp;
        return job.Row.UnknownSince is null && job.Attempts is [.., var order]
            ? new StepResult.AwaitSettlement(new UnknownOrder(order.Provider, order.Model, AttemptLog.Trim(TenantMessage.Of(FailureReason.OutcomeUnknown, message))!), next)
            : StepResult.After(next, polled: true);
    }
}
