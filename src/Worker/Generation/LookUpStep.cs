using ImageGen.Contracts;
using ImageGen.Providers;
using ImageGen.Storage.Jobs;
using ImageGen.Worker.Claims;

namespace ImageGen.Worker.Generation;

/// <summary>A job in submitting: its order may or may not have arrived. Finds out which, and never orders before that.</summary>
internal sealed class LookUpStep(IJobStore store, ProviderCalls calls, ProviderPlaces places, Timings timings)
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(1);

    public async Task<Step> RunAsync(JobInHand job)
    {
        if (job.Desk is not { } desk)
        {
            return LookAgain(job, LongestWait / 2, "This provider is configured no more; the picture may have been bought.");
        }

        if (desk.Predictions is not { } predictions)
        {
            return Endings.Unknown(job, "A worker ended while ordering the picture. Whether it was bought can't be found out at this provider.");
        }

        await places.KeepAsync(job);
        try
        {
            var intentAt = job.Row.IntentAt ?? job.Row.StartedAt ?? job.Row.CreatedAt;
            if (job.Row.HintedId is { } hinted)
            {
                // The provider called back with it while a worker still waited for its answer.
                return new Step.Bought(hinted, job.Attempts.WithProviderId(hinted));
            }

            return await calls.AskAsync(job, token => predictions.LookUpAsync(desk.OrderFor(job.Row), intentAt, id => MayBeOursAsync(job, desk, id), token)) switch
            {
                LookUpOutcome.Found found => new Step.Bought(found.ProviderId, job.Attempts.WithProviderId(found.ProviderId)),
                LookUpOutcome.NotBought when job.Row.CancelRequested => Endings.Canceled(job, Charge.None),
                LookUpOutcome.NotBought => Retries.Requeue(job, FailureReason.ProviderUnavailable, "The order did not reach the provider.", timings.FirstRetry),
                LookUpOutcome.TooEarly early => LookAgain(job, early.After, "The provider could not say in time whether the picture was bought."),
                LookUpOutcome.Unknowable unknowable => Endings.Unknown(job, unknowable.Message),
                var other => throw new InvalidOperationException($"Unknown outcome {other.GetType().Name}."),
            };
        }
        catch (ProviderFaultException fault)
        {
            return LookAgain(job, fault.RetryAfter ?? Pace.Retry(timings.FirstLookUp, job.Row.Polls + 1), fault.Message);
        }
    }

    private Task<bool> MayBeOursAsync(JobInHand job, ProviderDesk desk, string providerId)
        => store.TryAdoptAsync(job.Row, desk.Entry.Name, providerId, job.Held);

    private Step LookAgain(JobInHand job, TimeSpan wait, string message)
    {
        var bounded = wait < timings.FirstPoll ? timings.FirstPoll : wait > LongestWait ? LongestWait : wait;
        return job.SinceIntent > timings.LookUpPatience ? Endings.Unknown(job, message) : Step.After(Pace.AtLeast(bounded), polled: true);
    }
}
