using ImageGen.Contracts;
using ImageGen.Providers;
using ImageGen.Storage.Fleet;
using ImageGen.Storage.Jobs.Claims;
using ImageGen.Worker.Background;
using ImageGen.Worker.Claims;
using ImageGen.Worker.Steps.Outcomes;

namespace ImageGen.Worker.Steps.Selection;

/// <summary>What follows for a job that gets no permit.</summary>
internal sealed class PermitPolicy(Timings timings)
{
    /// <summary>The result that ends the claim, or why the provider is skipped.</summary>
    public SelectionResult Read(ClaimedJob job, SlotResult answer)
    {
        var isFree = job.Instance is { RunsFree: true };
        switch (answer)
        {
            case SlotResult.Full:
                return Waiting(isFree ? timings.GpuServerFullRetry : timings.FirstRetry);
            case SlotResult.Wait wait when IsTooLong(job, wait.For):
                return new SelectionResult.Skipped(new Refusal(FailureReason.RateLimited, "Its rate limit allows no order in time."));
            case SlotResult.Wait wait:
                return Waiting(wait.For);
            case SlotResult.Open { Reason: FailureReason.ProviderUnavailable, Until: { } until } when !FallbackPolicy.HasNextProvider(job):
                // Shorter than the test order takes, because it may succeed at any time.
                return Waiting(TimeSpan.FromTicks(Math.Min((until - job.Now).Ticks, (isFree ? timings.OutageLook : timings.OutagePause).Ticks)));
            case SlotResult.Open { IsTried: true } when !FallbackPolicy.HasNextProvider(job):
                // Another order is testing whether the provider is well again.
                return Waiting(timings.OutageLook);
            case SlotResult.Open open:
                return new SelectionResult.Skipped(new Refusal(open.Reason, open.Message));
            case var other:
                throw new InvalidOperationException($"Unknown answer {other.GetType().Name}.");
        }
    }

    private static SelectionResult.Ended Waiting(TimeSpan time)
        => new(new StepResult.Postpone(new Reschedule { In = Backoff.AtLeast(time > TimeSpan.Zero ? time : TimeSpan.Zero) }, Crowded: true));

    /// <summary>Whether the wait is longer than the job's patience, or lasts beyond the job's expiry.</summary>
    private static bool IsTooLong(ClaimedJob job, TimeSpan wait)
        => job.Now + wait >= job.Row.ExpiresAt || (FallbackPolicy.HasNextProvider(job) && wait > job.Route.Patience);
}
