using ImageGen.Contracts;
using ImageGen.Storage.Jobs;
using ImageGen.Worker.Attempts;
using ImageGen.Worker.Background;
using ImageGen.Worker.Claims;
using ImageGen.Worker.Steps.Outcomes;

namespace ImageGen.Worker.Steps;

/// <summary>Applies the operator's settlement, which is taken as true.</summary>
internal sealed class SettlementHandler(Timings timings)
{
    public StepResult Run(ClaimedJob job, Settlement settlement) => settlement switch
    {
        Settlement.NotBought when job.Row.CancelRequested => TerminalResults.Canceled(job, Charge.None),
        Settlement.NotBought => RetryPolicy.Requeue(job, FailureReason.ProviderUnavailable, "The operator found that the order was not bought.", timings.FirstRetry),
        Settlement.Bought => Lost(job),
        // If purchases at this provider have no ids to poll, the id is recorded only on the receipt.
        Settlement.Found found when job.Instance is { Predictions: null } => Lost(WithProviderId(job, found.ProviderId)),
        Settlement.Found found => new StepResult.ProviderAccepted(found.ProviderId, job.Attempts.WithProviderId(found.ProviderId)),
        _ => throw new InvalidOperationException($"Unknown settlement {settlement.GetType().Name}."),
    };

    private static StepResult.Finish Lost(ClaimedJob job)
        => TerminalResults.Failed(job, FailureReason.ProviderUnavailable, "The operator found that the image was bought; it was lost.", Charge.Full);

    private static ClaimedJob WithProviderId(ClaimedJob job, string providerId)
    {
        job.Record(job.Attempts.WithProviderId(providerId));
        return job;
    }
}
