using ImageGen.Contracts;
using ImageGen.Providers;
using ImageGen.Storage.Fleet;
using ImageGen.Storage.Jobs.Claims;
using ImageGen.Worker.Background;
using ImageGen.Worker.Claims;
using ImageGen.Worker.Steps.Outcomes;
using ImageGen.Worker.Waiting;

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
                return InLine(new LinePause(isFree ? timings.GpuServerFullRetry : timings.LineRetry, EndsWithPermit: true));
            case SlotResult.Wait wait when IsTooLong(job, wait.For):
                return new SelectionResult.Skipped(new Refusal(FailureReason.RateLimited, "Its rate limit allows no order in time."));
            // After a longer wait, other jobs of the line would go to their next providers.
            case SlotResult.Wait wait when wait.For <= job.Route.Patience:
                return InLine(new LinePause(wait.For, EndsWithPermit: false));
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

    /// <summary>The job keeps its place in the waiting line, and all others of the line wait with it.</summary>
    private SelectionResult.Ended InLine(LinePause pause) => new(new StepResult.Postpone(new Reschedule { In = Backoff.Jittered(timings.WaitingCheck), Waits = true }, pause));

    /// <summary>The job leaves the waiting line, because other jobs of the line may go to another provider at once. The line rests shortly, so that a long one is not worked through in vain.</summary>
    private SelectionResult.Ended Waiting(TimeSpan time)
        => new(new StepResult.Postpone(new Reschedule { In = Backoff.AtLeast(time > TimeSpan.Zero ? time : TimeSpan.Zero) }, new LinePause(timings.Tick, EndsWithPermit: false)));

    /// <summary>Whether the wait is longer than the job's patience, or lasts beyond the job's expiry.</summary>
    private static bool IsTooLong(ClaimedJob job, TimeSpan wait)
        => job.Now + wait >= job.Row.ExpiresAt || (FallbackPolicy.HasNextProvider(job) && wait > job.Route.Patience);
}
