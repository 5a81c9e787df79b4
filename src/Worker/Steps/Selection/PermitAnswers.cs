using ImageGen.Contracts;
using ImageGen.Providers;
using ImageGen.Storage.Fleet;
using ImageGen.Storage.Jobs.Claims;
using ImageGen.Worker.Background;
using ImageGen.Worker.Claims;
using ImageGen.Worker.Steps.Outcomes;

namespace ImageGen.Worker.Steps.Selection;

/// <summary>What follows for a job that a provider has no place for.</summary>
internal sealed class PermitAnswers(Timings timings)
{
    /// <summary>How the claim ends, or why the provider is passed over.</summary>
    public (StepResult? Step, Refusal? Obstacle) Read(ClaimedJob job, SlotAnswer answer)
    {
        var isFree = job.Instance is { RunsFree: true };
        switch (answer)
        {
            case SlotAnswer.Full:
                return (Waiting(isFree ? timings.FreeRoom : timings.FirstRetry), null);
            case SlotAnswer.Wait wait when IsTooLong(job, wait.For):
                return (null, new Refusal(FailureReason.RateLimited, "Its rate of orders leaves no room in time."));
            case SlotAnswer.Wait wait:
                return (Waiting(wait.For), null);
            case SlotAnswer.Open { Reason: FailureReason.ProviderUnavailable, Until: { } until } when !FallbackPolicy.CanGoOn(job):
                // Not for as long as the order takes that tries: it may go well any moment.
                return (Waiting(TimeSpan.FromTicks(Math.Min((until - job.Now).Ticks, (isFree ? timings.OutageLook : timings.OutagePause).Ticks))), null);
            case SlotAnswer.Open { IsTried: true } when !FallbackPolicy.CanGoOn(job):
                // Another order is finding out whether what it was shut for still holds.
                return (Waiting(timings.OutageLook), null);
            case SlotAnswer.Open open:
                return (null, new Refusal(open.Reason, open.Message));
            case var other:
                throw new InvalidOperationException($"Unknown answer {other.GetType().Name}.");
        }
    }

    private static StepResult.Postpone Waiting(TimeSpan time) => new(new Reschedule { In = Backoff.AtLeast(time > TimeSpan.Zero ? time : TimeSpan.Zero) }, Crowded: true);

    /// <summary>Whether to wait so long is longer than the job's patience, which ends with the job where there is no other provider.</summary>
    private static bool IsTooLong(ClaimedJob job, TimeSpan wait)
        => job.Now + wait >= job.Row.ExpiresAt || (FallbackPolicy.CanGoOn(job) && wait > job.Route.Patience);
}
