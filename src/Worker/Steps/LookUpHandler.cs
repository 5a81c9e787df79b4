using ImageGen.Contracts;
using ImageGen.Providers;
using ImageGen.Storage.Jobs.Claims;
using ImageGen.Worker.Attempts;
using ImageGen.Worker.Background;
using ImageGen.Worker.Claims;
using ImageGen.Worker.Instances;
using ImageGen.Worker.Steps.Outcomes;

namespace ImageGen.Worker.Steps;

/// <summary>Handles a job in submitting, whose order may or may not have arrived. Determines which, and orders nothing before that.</summary>
internal sealed partial class LookUpHandler(
    IJobClaims claims, ProviderCalls calls, ProviderPermits permits, SettlementHandler settlements, UnknownOutcomePolicy unknown, Timings timings, TimeProvider time,
    ILogger<LookUpHandler> logger)
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(1);

    public async Task<StepResult> RunAsync(ClaimedJob job)
    {
        if (job.SpilledBy is not null && job.SinceIntent < timings.FetchPatience)
        {
            // The image is in another machine's spill folder, and the worker there finds it by itself.
            return StepResult.After(LongestWait / 2, polled: true);
        }

        if (job.Row.HintedId is { } hinted && job.Instance is not null)
        {
            // The provider called back with the id while a worker was still waiting for its response.
            return new StepResult.ProviderAccepted(hinted, job.Attempts.WithProviderId(hinted));
        }

        if (job.Row.Settlement is { } settlement)
        {
            return settlements.Run(job, settlement);
        }

        if (job.Instance is not { } instance)
        {
            return LookUpAgainOrDecide(job, LongestWait / 2, "This provider is no longer configured; the image may have been bought.");
        }

        if (instance.RunsAgain)
        {
            return job.Row.CancelRequested ? TerminalResults.Canceled(job, Charge.None)
                : RetryPolicy.Requeue(job, FailureReason.ProviderUnavailable, "A worker ended while the order ran.", timings.FirstRetry);
        }

        if (instance.LookUps is not { } lookUps)
        {
            return unknown.Decide(job, "A worker ended while ordering the image. At this provider it can't be determined whether it was bought.");
        }

        if (job.Row.UnknownSince is null)
        {
            // A job that waits to be settled may wait for days, and must not use a permit during that time.
            await permits.KeepAsync(job);
        }

        try
        {
            var intent = new IntentTime(job, time.GetUtcNow());
            return await calls.AskAsync(job, "look up", token => lookUps.LookUpAsync(instance.OrderFor(job.Row), intent.Earliest, id => MayBeOursAsync(job, instance, id), token)) switch
            {
                LookUpOutcome.Found found => new StepResult.ProviderAccepted(found.ProviderId, job.Attempts.WithProviderId(found.ProviderId), IsFound: true),
                LookUpOutcome.NotBought when intent.Doubt(time.GetUtcNow()) is { } doubt => LookUpAgainInDoubt(job, doubt),
                LookUpOutcome.NotBought when job.Row.CancelRequested => TerminalResults.Canceled(job, Charge.None),
                LookUpOutcome.NotBought => RetryPolicy.Requeue(job, FailureReason.ProviderUnavailable, "The order did not reach the provider.", timings.FirstRetry),
                LookUpOutcome.TooEarly early => LookUpAgainOrDecide(job, early.After, "The provider could not report in time whether the image was bought."),
                LookUpOutcome.Unknowable unknowable => unknown.Decide(job, unknowable.Message),
                var other => throw new InvalidOperationException($"Unknown outcome {other.GetType().Name}."),
            };
        }
        catch (ProviderFaultException fault) when (instance.RunsFree && fault.Reason != FailureReason.RateLimited)
        {
            // The server is unavailable, and the run is lost or not worth waiting for: another run costs nothing, possibly at another server.
            return job.Row.Unanswered + 1 >= timings.MostUnanswered
                ? RetryPolicy.Requeue(job, FailureReason.ProviderUnavailable, fault.Message, timings.FirstRetry)
                : new StepResult.Postpone(new Reschedule { In = Backoff.Retry(timings.FirstRetry, job.Row.Unanswered + 1), Polled = true, Unanswered = true });
        }
        catch (ProviderFaultException fault)
        {
            return LookUpAgainOrDecide(job, fault.RetryAfter ?? Backoff.Retry(timings.FirstLookUp, job.Row.Polls + 1), fault.Message);
        }
    }

    private Task<bool> MayBeOursAsync(ClaimedJob job, ProviderInstance instance, string providerId)
        => claims.TryClaimPurchaseAsync(job.Row, instance.Entry.Name, providerId, job.Held);

    private StepResult LookUpAgainInDoubt(ClaimedJob job, string doubt)
    {
        LogInDoubt(job.Row.Id, doubt);
        return LookUpAgainOrDecide(job, LongestWait / 4, doubt);
    }

    private StepResult LookUpAgainOrDecide(ClaimedJob job, TimeSpan wait, string message)
    {
        var bounded = wait < timings.FirstPoll ? timings.FirstPoll : wait > LongestWait ? LongestWait : wait;
        return job.SinceIntent > timings.LookUpPatience ? unknown.Decide(job, message) : StepResult.After(Backoff.AtLeast(bounded), polled: true);
    }

    [LoggerMessage(Level = LogLevel.Warning, EventName = "job.looked_up_again", Message = "The look-up of the order of job {Job} failed to give a certain result and is repeated: {Doubt}")]
    private partial void LogInDoubt(Guid job, string doubt);
}
