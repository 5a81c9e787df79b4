using ImageGen.Contracts;
using ImageGen.Providers;
using ImageGen.Storage.Jobs;
using ImageGen.Worker.Attempts;
using ImageGen.Worker.Background;
using ImageGen.Worker.Claims;
using ImageGen.Worker.Instances;
using ImageGen.Worker.Steps.Outcomes;
using ImageGen.Worker.Steps.Selection;

namespace ImageGen.Worker.Steps;

/// <summary>A job in waiting or storing: asks how its prediction stands, and does what follows from that.</summary>
internal sealed class PredictionStep(
    ProviderCalls calls, PictureStep pictures, ImageRecovery recovery, RescuePatience patience, GoneAnswers gone, ProviderPlaces places, ProviderHealth health, ProgressLog progress,
    PollTimes polls, Timings timings)
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(30);

    public async Task<Step> RunAsync(JobInHand job)
    {
        // Whatever is configured of the provider: what is here already needs none.
        if (await recovery.RecoverAsync(job) is { } recovered)
        {
            return recovered;
        }

        if (job.Row is { ProviderId: null, Source: { } address })
        {
            return job.Desk is { Fetcher: { } fetcher } ? await pictures.FetchAsync(job, fetcher, new PictureSource(address, job.Row.RescueBy)) : WithoutProvider(job);
        }

        if (job.Row.ProviderId is not { } providerId)
        {
            // Only the worker that has it on its disk can bring it home; it looks for it by itself.
            return patience.MayBeElsewhere(job)
                ? Step.After(Wait(job), polled: true)
                : Endings.Failed(job, FailureReason.Internal, "A worker ended while it had the picture, which was bought, in hand.", Charge.Full);
        }

        if (job.Desk is not { Predictions: { } predictions } desk)
        {
            return WithoutProvider(job);
        }

        await places.KeepAsync(job);
        try
        {
            return await SettleAsync(job, desk, predictions, await AskAsync(job, desk, predictions, providerId));
        }
        catch (ProviderFaultException fault)
        {
            return Unanswered(job, desk, fault);
        }
    }

    /// <summary>
    /// The instance that was ordered from is not configured here, or is of another kind now. It may be again, or is at another worker, so that
    /// the job waits, from the moment somebody first missed it.
    /// </summary>
    private Step WithoutProvider(JobInHand job)
        => job.Now - (job.Row.ProviderMissingSince ?? job.Now) > timings.FetchPatience && !patience.MayBeElsewhere(job)
            ? Endings.Failed(job, FailureReason.ProviderUnavailable, "This provider is configured no more; its picture can't be fetched.", ChargeOf(job))
            : new Step.Later(new Reschedule { In = Wait(job), Polled = true, ProviderMissing = true });

    /// <summary>
    /// Nobody knows how it stands. At a service it is asked about for as long as it may have been made. At a GPU server of one's own, which may be gone for
    /// good, it is made anew after a few such questions: at another server of the pool, or the next provider.
    /// </summary>
    private Step Unanswered(JobInHand job, ProviderDesk desk, ProviderFaultException fault)
    {
        var counts = desk.RunsFree && fault.Reason != FailureReason.RateLimited;
        if (counts && job.Row.Unanswered + 1 >= timings.MostUnanswered && !patience.MayBeElsewhere(job))
        {
            job.Afterwards = () => health.FaultedAsync(job, desk, fault);
            return job.Row.CancelRequested ? Endings.Canceled(job, Charge.None)
                : Retries.Requeue(job, FailureReason.ProviderUnavailable, fault.Message, timings.FirstRetry, lastWord: true);
        }

        if (!counts && IsHopeless(job, desk, isAnswered: false))
        {
            return Endings.Failed(job, FailureReason.ProviderUnavailable, fault.Message, ChargeOf(job));
        }

        var pause = fault.RetryAfter is { } asked ? Pace.AtLeast(asked) : Pace.Retry(timings.FirstRetry, (counts ? job.Row.Unanswered : job.Row.Polls) + 1);
        return new Step.Later(new Reschedule { In = pause, Polled = true, Unanswered = counts ? true : null, ProviderMissing = false });
    }

    private async Task<Prediction> AskAsync(JobInHand job, ProviderDesk desk, IPredictionProvider predictions, string providerId)
    {
        var order = desk.OrderFor(job.Row);
        Prediction? seen = null;
        if (desk.RunsFree && job.Row is { State: JobState.Waiting, CancelRequested: false })
        {
            // Looked at before it is stopped: one that others come before has not used up any time of its own.
            seen = await calls.AskAsync(job, token => predictions.PollAsync(order, providerId, token));
            if (seen is not Prediction.Running running || !IsOver(job, desk, running))
            {
                return seen;
            }
        }

        if (job.Row.State == JobState.Waiting && (job.Row.CancelRequested || seen is not null || SinceBegun(job, desk) > desk.Entry.Timeout))
        {
            try
            {
                return await calls.AskAsync(job, token => predictions.CancelAsync(order, providerId, token));
            }
            catch (ProviderFaultException)
            {
                // It could not be stopped this time; how it stands may still be known. The next look tries to stop it again.
            }
        }

        return seen ?? await calls.AskAsync(job, token => predictions.PollAsync(order, providerId, token));
    }

    private async Task<Step> SettleAsync(JobInHand job, ProviderDesk desk, IPredictionProvider predictions, Prediction prediction) => prediction switch
    {
        // However the provider says now that it ended: the image was there once, and a disk of ours may have it.
        Prediction.Failed or Prediction.Canceled or Prediction.Undone when patience.MayBeElsewhere(job) => Later(Wait(job)),
        Prediction.Running { Place: null } when IsHopeless(job, desk, isAnswered: true) => NotInTime(job, desk),
        Prediction.Running running => await GoesOnAsync(job, desk, running),
        // Also when a cancel came too late: the picture is paid for.
        Prediction.Succeeded succeeded => await FetchAsync(job, predictions, succeeded),
        Prediction.Failed failed => Failed(job, desk, failed.Refusal),
        Prediction.Canceled or Prediction.Undone when job.Row.CancelRequested => Endings.Canceled(job, prediction is Prediction.Canceled { MayHaveCharged: true } ? Charge.Perhaps : Charge.None),
        Prediction.Undone undone => Undone(job, desk, undone),
        Prediction.Canceled when desk.RunsFree => Stopped(job, desk),
        Prediction.Canceled canceled => Fallbacks.After(job, new Refusal(FailureReason.TimedOut, StopOf(job, desk), canceled.MayHaveCharged)),
        Prediction.Gone missing => gone.Take(job, missing.Message, job.Row.RescueBy, ChargeOf(job)),
        var other => throw new InvalidOperationException($"Unknown prediction {other.GetType().Name}."),
    };

    private Task<Step> FetchAsync(JobInHand job, IPredictionProvider predictions, Prediction.Succeeded succeeded)
    {
        job.Attempts = job.Attempts.WithReport(job.Row, predictions, succeeded.Report);
        return pictures.FetchAsync(job, predictions, succeeded.Picture);
    }

    private async Task<Step> GoesOnAsync(JobInHand job, ProviderDesk desk, Prediction.Running running)
    {
        if (running.Percent is { } percent)
        {
            await progress.NoteAsync(job, percent, job.Held);
        }

        return new Step.Later(new Reschedule
        {
            In = polls.Next(job, desk, running),
            Polled = true,
            Gone = false,
            ProviderMissing = false,
            Unanswered = false,
            Begun = running.Place is null,
        });
    }

    private Step Failed(JobInHand job, ProviderDesk desk, Refusal refusal)
    {
        job.Afterwards = () => health.RefusedAsync(job, desk, refusal);
        return Fallbacks.After(job, refusal);
    }

    /// <summary>What may go better next time, at a server where that is free; or our own stop, of which another look tells only that the run ended.</summary>
    private Step Undone(JobInHand job, ProviderDesk desk, Prediction.Undone undone)
        => undone.MostTries is null && SinceBegun(job, desk) > desk.Entry.Timeout ? Stopped(job, desk)
            : Retries.Requeue(job, FailureReason.ProviderUnavailable, undone.Message, timings.FirstRetry, lastWord: true, mostTries: undone.MostTries);

    /// <summary>An order at a server of one's own was stopped, by us for its time, or by somebody else: it is made anew.</summary>
    private Step Stopped(JobInHand job, ProviderDesk desk)
        => job.Now >= job.Row.ExpiresAt && SinceBegun(job, desk) <= desk.Entry.Timeout ? Endings.Expired(job)
            : Retries.Requeue(
                job,
                SinceBegun(job, desk) > desk.Entry.Timeout ? FailureReason.TimedOut : FailureReason.ProviderUnavailable,
                StopOf(job, desk),
                timings.FirstRetry,
                lastWord: true);

    /// <summary>Whose doing a stop is: nobody is blamed for what we did.</summary>
    private static string StopOf(JobInHand job, ProviderDesk desk) => SinceBegun(job, desk) > desk.Entry.Timeout
        ? $"It was stopped after {desk.Entry.Timeout}, the instance's time-out."
        : "The order was stopped at the provider before it was done.";

    /// <summary>A server of one's own that goes on with what can't be stopped is left to itself; the order is made anew, elsewhere where there is an elsewhere.</summary>
    private Step NotInTime(JobInHand job, ProviderDesk desk)
    {
        const string Message = "It was not finished in time, and could not be stopped.";
        return !desk.RunsFree || job.Row.CancelRequested ? Endings.Failed(job, FailureReason.TimedOut, Message, Charge.Perhaps)
            : job.Route.Current.Pool.Count == 1 && Fallbacks.MayGoOn(job, FailureReason.TimedOut) ? Fallbacks.Next(job, new Refusal(FailureReason.TimedOut, Message))
            : Retries.Requeue(job, FailureReason.TimedOut, Message, timings.FirstRetry, lastWord: true);
    }

    /// <summary>Whether its time is over: that of its own making or, while it waits for its turn at the server, that in which it may begin.</summary>
    private static bool IsOver(JobInHand job, ProviderDesk desk, Prediction.Running running)
        => running.Place is null ? SinceBegun(job, desk) > desk.Entry.Timeout : job.Now >= job.Row.ExpiresAt;

    /// <summary>How long the provider has been making it: since the order, where it does not tell.</summary>
    private static TimeSpan SinceBegun(JobInHand job, ProviderDesk desk)
        => !desk.RunsFree ? job.SinceIntent : job.Row.BegunAt is { } begun ? job.Now - begun : TimeSpan.Zero;

    /// <summary>
    /// Twice the time limit is over and the provider still works on it, or nobody minds any more. In storing, where the picture is known to
    /// exist, a day; and so where the provider can't be asked, since it may have been made. A server of one's own that has nothing to hand the order on to gets
    /// twice as long: what it works on can't be stopped, and another order would wait behind it.
    /// </summary>
    private bool IsHopeless(JobInHand job, ProviderDesk desk, bool isAnswered)
    {
        if (job.Row.State == JobState.Storing || !(isAnswered || desk.RunsFree || job.Row.CancelRequested))
        {
            return patience.IsOver(job);
        }

        var hasElsewhere = !desk.RunsFree || job.Route.Current.Pool.Count > 1 || Fallbacks.CanGoOn(job);
        return SinceBegun(job, desk) > (hasElsewhere ? 2 : 4) * desk.Entry.Timeout;
    }

    private TimeSpan Wait(JobInHand job) => Pace.Retry(timings.FirstRetry, job.Row.Polls + 1) is var wait && wait < LongestWait ? wait : LongestWait;

    private static Step.Later Later(TimeSpan delay) => new(new Reschedule { In = delay, Polled = true, ProviderMissing = false });

    private static Charge ChargeOf(JobInHand job) => job.Row.State == JobState.Storing ? Charge.Full : Charge.Perhaps;
}
