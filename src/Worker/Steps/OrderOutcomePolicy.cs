using ImageGen.Contracts;
using ImageGen.Providers;
using ImageGen.Worker.Attempts;
using ImageGen.Worker.Background;
using ImageGen.Worker.Claims;
using ImageGen.Worker.Instances;
using ImageGen.Worker.Steps.Outcomes;

namespace ImageGen.Worker.Steps;

/// <summary>What follows the outcome of an order that has left.</summary>
internal sealed class OrderOutcomePolicy(StoreImageHandler images, UnknownOutcomePolicy unknown, Timings timings)
{
    /// <summary>The provider responded.</summary>
    public async Task<StepResult> AnsweredAsync(ClaimedJob job, SubmitOutcome outcome) => outcome switch
    {
        SubmitOutcome.Accepted accepted => new StepResult.ProviderAccepted(accepted.ProviderId, job.Attempts.WithProviderId(accepted.ProviderId)),
        SubmitOutcome.Completed completed => await images.KeepAsync(job, completed.Image),
        SubmitOutcome.Made made => await images.FetchLaterAsync(job, made.Image, made.Message),
        // An image that was made and can't be fetched is paid for: another order would be a second purchase.
        SubmitOutcome.Refused { Refusal: { MayHaveCharged: true, Reason: not FailureReason.ContentRejected } lost } => TerminalResults.Refused(job, lost),
        SubmitOutcome.Refused refused => FallbackPolicy.After(job, refused.Refusal),
        // The service itself reports that the order ended without an image; its possible cost is on the receipt.
        SubmitOutcome.Failed failed => FallbackPolicy.After(job, failed.Refusal),
        var other => throw new InvalidOperationException($"Unknown outcome {other.GetType().Name}."),
    };

    /// <summary>The call failed, but the order may have arrived.</summary>
    public StepResult Faulted(ClaimedJob job, ProviderInstance instance, ProviderFaultException fault)
        => !fault.MayHaveBought || instance.RunsAgain ? RetryPolicy.Requeue(job, fault, timings.FirstRetry)
            // It is unknown whether it was bought, so it is never simply ordered again: it stays in submitting until that is determined.
            : instance.LookUps is null ? unknown.Decide(job, $"{fault.Message} At this provider it can't be determined whether the image was bought.")
            : StepResult.After(Backoff.AtLeast(timings.FirstLookUp));
}
