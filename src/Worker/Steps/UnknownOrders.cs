using ImageGen.Contracts;
using ImageGen.Jobs;
using ImageGen.Jobs.Instances;
using ImageGen.Storage.Jobs;
using ImageGen.Worker.Attempts;
using ImageGen.Worker.Background;
using ImageGen.Worker.Claims;
using ImageGen.Worker.Steps.Outcomes;

namespace ImageGen.Worker.Steps;

/// <summary>An order of which nobody can find out whether it was bought: does what the request, or else the operator, wishes for that case.</summary>
internal sealed class UnknownOrders(Timings timings)
{
    private static readonly TimeSpan DefaultWait = TimeSpan.FromDays(7);

    public Step Decide(JobInHand job, string message)
    {
        // Nobody wants the picture any more: there is nothing to wait for, and certainly nothing to buy.
        if (job.Row.CancelRequested)
        {
            return Endings.Unknown(job, message);
        }

        // The caller's own wish goes before what is configured.
        if (job.Row is { UnknownSince: null, Request.OnUnknown: null } && Fallbacks.AfterUnknown(job, message) is { } next)
        {
            return next;
        }

        // What waits goes on waiting, whatever is configured by now.
        var policy = job.Row.UnknownSince is null ? PolicyOf(job) : UnknownPolicy.Wait;
        return policy switch
        {
            UnknownPolicy.BuyAgain when MayBuyAgain(job) => BuyAgain(job, message),
            UnknownPolicy.Wait => Wait(job, message),
            _ => Endings.Unknown(job, message),
        };
    }

    private static UnknownPolicy PolicyOf(JobInHand job) => job.Row.Request.OnUnknown?.Policy ?? job.Desk?.Entry.OnUnknown ?? UnknownPolicy.Fail;

    /// <summary>Once in a job's life, and only where both the price of one more and the most it may be are known.</summary>
    private static bool MayBuyAgain(JobInHand job)
        => !Endings.HasUnknown(job.Attempts)
            && job.Desk is { Entry: { Price: { } price } entry }
            && Limit(entry, job.Row.Request.OnUnknown) is { } limit
            && price <= limit;

    /// <summary>The lower of the two sums; the one that is stated, where only one is.</summary>
    private static decimal? Limit(ProviderEntry entry, OnUnknown? wish)
        => entry.BuyAgainUpTo is { } allowed && wish?.UpTo is { } wished ? Math.Min(allowed, wished) : entry.BuyAgainUpTo ?? wish?.UpTo;

    /// <summary>Back to the start: the second order takes the same way as the first, intent and all.</summary>
    private Step.Later BuyAgain(JobInHand job, string message) => new(new Reschedule
    {
        In = Pace.Jittered(timings.FirstRetry),
        Requeue = true,
        Attempts = job.Attempts.Close(job.Now, AttemptOutcome.Unknown, mayHaveCharged: true, FailureReason.OutcomeUnknown, message),
        Cost = Endings.CostOf(job, Charge.Perhaps),
    });

    private Step Wait(JobInHand job, string message)
    {
        var whole = job.Desk?.Entry.WaitFor ?? DefaultWait;
        var left = job.Row.UnknownSince is { } since ? since + whole - job.Now : whole;
        if (left <= TimeSpan.Zero)
        {
            return Endings.Unknown(job, message);
        }

        var next = left < timings.SlowLookUp ? left : timings.SlowLookUp;
        return job.Row.UnknownSince is null && job.Attempts is [.., var order]
            ? new Step.Doubt(new UnknownOrder(order.Provider, order.Model, AttemptLog.Trim(TenantWords.Of(FailureReason.OutcomeUnknown, message))!), next)
            : Step.After(next, polled: true);
    }
}
