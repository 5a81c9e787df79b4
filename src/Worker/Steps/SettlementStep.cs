using ImageGen.Contracts;
using ImageGen.Storage.Jobs;
using ImageGen.Worker.Attempts;
using ImageGen.Worker.Background;
using ImageGen.Worker.Claims;
using ImageGen.Worker.Steps.Outcomes;

namespace ImageGen.Worker.Steps;

/// <summary>Does with an order what follows from the operator's word on it, which is taken for the truth.</summary>
internal sealed class SettlementStep(Timings timings)
{
    public Step Run(JobInHand job, Settlement settlement) => settlement switch
    {
        Settlement.NotBought when job.Row.CancelRequested => Endings.Canceled(job, Charge.None),
        Settlement.NotBought => Retries.Requeue(job, FailureReason.ProviderUnavailable, "The operator found that the order was not bought.", timings.FirstRetry),
        Settlement.Bought => Lost(job),
        // Where purchases have no ids to go on under, the id is for the receipt.
        Settlement.Found found when job.Desk is { Predictions: null } => Lost(Named(job, found.ProviderId)),
        Settlement.Found found => new Step.Bought(found.ProviderId, job.Attempts.WithProviderId(found.ProviderId)),
        _ => throw new InvalidOperationException($"Unknown settlement {settlement.GetType().Name}."),
    };

    private static Step.Finish Lost(JobInHand job)
        => Endings.Failed(job, FailureReason.ProviderUnavailable, "The operator found that the picture was bought; it never arrived.", Charge.Full);

    private static JobInHand Named(JobInHand job, string providerId)
    {
        job.Attempts = job.Attempts.WithProviderId(providerId);
        return job;
    }
}
