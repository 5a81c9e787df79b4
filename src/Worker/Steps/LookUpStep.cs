using ImageGen.Contracts;
using ImageGen.Providers;
using ImageGen.Storage.Jobs;
using ImageGen.Worker.Attempts;
using ImageGen.Worker.Background;
using ImageGen.Worker.Claims;
using ImageGen.Worker.Instances;
using ImageGen.Worker.Steps.Outcomes;

namespace ImageGen.Worker.Steps;

/// <summary>A job in submitting: its order may or may not have arrived. Finds out which, and never orders before that.</summary>
internal sealed partial class LookUpStep(
    IJobStore store, ProviderCalls calls, ProviderPlaces places, SettlementStep settlements, UnknownOrders unknown, Timings timings, TimeProvider time,
    ILogger<LookUpStep> logger)
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(1);

    public async Task<Step> RunAsync(JobInHand job)
    {
        if (job.SpilledBy is not null && job.SinceIntent < timings.FetchPatience)
        {
            // It is on another machine's disk; the worker there looks for it by itself.
            return Step.After(LongestWait / 2, polled: true);
        }

        if (job.Row.HintedId is { } hinted && job.Desk is not null)
        {
            // The provider called back with it while a worker still waited for its answer.
            return new Step.Bought(hinted, job.Attempts.WithProviderId(hinted));
        }

        if (job.Row.Settlement is { } settlement)
        {
            return settlements.Run(job, settlement);
        }

        if (job.Desk is not { } desk)
        {
            return LookAgain(job, LongestWait / 2, "This provider is configured no more; the picture may have been bought.");
        }

        if (desk.RunsAgain)
        {
            return job.Row.CancelRequested ? Endings.Canceled(job, Charge.None)
                : Retries.Requeue(job, FailureReason.ProviderUnavailable, "A worker ended while the order ran.", timings.FirstRetry);
        }

        if (desk.LookUps is not { } lookUps)
        {
            return unknown.Decide(job, "A worker ended while ordering the picture. Whether it was bought can't be found out at this provider.");
        }

        if (job.Row.UnknownSince is null)
        {
            // One that waits to be found out about may wait for days, and must not keep others from the provider.
            await places.KeepAsync(job);
        }

        try
        {
            var intent = new IntentMoment(job, time.GetUtcNow());
            return await calls.AskAsync(job, token => lookUps.LookUpAsync(desk.OrderFor(job.Row), intent.Earliest, id => MayBeOursAsync(job, desk, id), token)) switch
            {
                LookUpOutcome.Found found => new Step.Bought(found.ProviderId, job.Attempts.WithProviderId(found.ProviderId), IsFound: true),
                LookUpOutcome.NotBought when intent.Doubt(time.GetUtcNow()) is { } doubt => Mistrust(job, doubt),
                LookUpOutcome.NotBought when job.Row.CancelRequested => Endings.Canceled(job, Charge.None),
                LookUpOutcome.NotBought => Retries.Requeue(job, FailureReason.ProviderUnavailable, "The order did not reach the provider.", timings.FirstRetry),
                LookUpOutcome.TooEarly early => LookAgain(job, early.After, "The provider could not say in time whether the picture was bought."),
                LookUpOutcome.Unknowable unknowable => unknown.Decide(job, unknowable.Message),
                var other => throw new InvalidOperationException($"Unknown outcome {other.GetType().Name}."),
            };
        }
        catch (ProviderFaultException fault) when (desk.RunsFree && fault.Reason != FailureReason.RateLimited)
        {
            // The server is away and its run with it, or it is not worth waiting for: another one is free, perhaps at another server.
            return job.Row.Unanswered + 1 >= timings.MostUnanswered
                ? Retries.Requeue(job, FailureReason.ProviderUnavailable, fault.Message, timings.FirstRetry)
                : new Step.Later(new Reschedule { In = Pace.Retry(timings.FirstRetry, job.Row.Unanswered + 1), Polled = true, Unanswered = true });
        }
        catch (ProviderFaultException fault)
        {
            return LookAgain(job, fault.RetryAfter ?? Pace.Retry(timings.FirstLookUp, job.Row.Polls + 1), fault.Message);
        }
    }

    private Task<bool> MayBeOursAsync(JobInHand job, ProviderDesk desk, string providerId)
        => store.TryAdoptAsync(job.Row, desk.Entry.Name, providerId, job.Held);

    private Step Mistrust(JobInHand job, string doubt)
    {
        LogMistrust(job.Row.Id, doubt);
        return LookAgain(job, LongestWait / 4, doubt);
    }

    private Step LookAgain(JobInHand job, TimeSpan wait, string message)
    {
        var bounded = wait < timings.FirstPoll ? timings.FirstPoll : wait > LongestWait ? LongestWait : wait;
        return job.SinceIntent > timings.LookUpPatience ? unknown.Decide(job, message) : Step.After(Pace.AtLeast(bounded), polled: true);
    }

    [LoggerMessage(Level = LogLevel.Warning, EventName = "job.looked_up_again", Message = "Whether job {Job} was bought is looked up again: {Doubt}")]
    private partial void LogMistrust(Guid job, string doubt);
}
