using ImageGen.Contracts;
using ImageGen.Providers;
using ImageGen.Storage.Jobs;
using ImageGen.Worker.Claims;
using ImageGen.Worker.Remarks;
using ImageGen.Worker.Routing;

namespace ImageGen.Worker.Generation;

/// <summary>A job in waiting or storing: asks how its prediction stands, and does what follows from that.</summary>
internal sealed class PredictionStep(
    ProviderCalls calls, PictureStep pictures, ImageRecovery recovery, RescuePatience patience, GoneAnswers gone, ProviderPlaces places, ProviderHealth health, ProgressLog progress, Timings timings)
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
            return IsHopeless(job, desk, isAnswered: false)
                ? Endings.Failed(job, FailureReason.ProviderUnavailable, fault.Message, ChargeOf(job))
                : Later(fault.RetryAfter is { } asked ? Pace.AtLeast(asked) : Pace.Retry(timings.FirstRetry, job.Row.Polls + 1));
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

    private async Task<Prediction> AskAsync(JobInHand job, ProviderDesk desk, IPredictionProvider predictions, string providerId)
    {
        var order = desk.OrderFor(job.Row);
        if (job.Row.State == JobState.Waiting && (job.Row.CancelRequested || job.SinceIntent > desk.Entry.Timeout))
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

        return await calls.AskAsync(job, token => predictions.PollAsync(order, providerId, token));
    }

    private async Task<Step> SettleAsync(JobInHand job, ProviderDesk desk, IPredictionProvider predictions, Prediction prediction) => prediction switch
    {
        // However the provider says now that it ended: the image was there once, and a disk of ours may have it.
        Prediction.Failed or Prediction.Canceled when patience.MayBeElsewhere(job) => Later(Wait(job)),
        Prediction.Running when IsHopeless(job, desk, isAnswered: true) => Endings.Failed(job, FailureReason.TimedOut, "The provider did not finish in time.", Charge.Perhaps),
        Prediction.Running running => await GoesOnAsync(job, desk, running),
        // Also when a cancel came too late: the picture is paid for.
        Prediction.Succeeded succeeded => await FetchAsync(job, predictions, succeeded),
        Prediction.Failed failed => Failed(job, desk, failed.Refusal),
        Prediction.Canceled canceled when job.Row.CancelRequested => Endings.Canceled(job, canceled.MayHaveCharged ? Charge.Perhaps : Charge.None),
        Prediction.Canceled canceled => Fallbacks.After(
            job, new Refusal(FailureReason.TimedOut, "The provider stopped the order, because it took too long.", canceled.MayHaveCharged)),
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

        // Not sooner for the sake of the progress: who is called back polls as rarely as ever.
        return new Step.Later(new Reschedule { In = Pace.Poll(timings.FirstPollOf(desk), job.Row.Polls + 1), Polled = true, Gone = false, ProviderMissing = false });
    }

    private Step Failed(JobInHand job, ProviderDesk desk, Refusal refusal)
    {
        job.Afterwards = () => health.RefusedAsync(job, desk, refusal);
        return Fallbacks.After(job, refusal);
    }

    /// <summary>
    /// Twice the time limit is over and the provider still works on it, or nobody minds any more. In storing, where the picture is known to
    /// exist, a day; and so where the provider can't be asked, since it may have been made.
    /// </summary>
    private bool IsHopeless(JobInHand job, ProviderDesk desk, bool isAnswered)
        => job.Row.State != JobState.Storing && (isAnswered || desk.RunsFree || job.Row.CancelRequested) ? job.SinceIntent > 2 * desk.Entry.Timeout : patience.IsOver(job);

    private TimeSpan Wait(JobInHand job) => Pace.Retry(timings.FirstRetry, job.Row.Polls + 1) is var wait && wait < LongestWait ? wait : LongestWait;

    private static Step.Later Later(TimeSpan delay) => new(new Reschedule { In = delay, Polled = true, ProviderMissing = false });

    private static Charge ChargeOf(JobInHand job) => job.Row.State == JobState.Storing ? Charge.Full : Charge.Perhaps;
}
