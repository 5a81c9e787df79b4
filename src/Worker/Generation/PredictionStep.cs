using ImageGen.Contracts;
using ImageGen.Providers;
using ImageGen.Storage.Jobs;
using ImageGen.Worker.Claims;
using ImageGen.Worker.Routing;

namespace ImageGen.Worker.Generation;

/// <summary>A job in waiting or storing: asks how its prediction stands, and does what follows from that.</summary>
internal sealed class PredictionStep(
    ProviderCalls calls, PictureStep pictures, ProviderPlaces places, ProviderHealth health, ProgressLog progress, Timings timings)
{
    private static readonly TimeSpan UnknownProviderWait = TimeSpan.FromSeconds(30);

    public async Task<Step> RunAsync(JobInHand job)
    {
        if (job.Desk is not { } desk)
        {
            const string Message = "This provider is configured no more; its picture can't be fetched.";
            return job.SinceIntent > timings.LookUpPatience
                ? Endings.Failed(job, FailureReason.ProviderUnavailable, Message, Charge.Perhaps)
                : Step.After(UnknownProviderWait, polled: true);
        }

        if (job.Row.State == JobState.Storing && await pictures.RecoverAsync(job) is { } recovered)
        {
            return recovered;
        }

        if (desk.Predictions is not { } predictions || job.Row.ProviderId is not { } providerId)
        {
            // Only the worker that has it on its disk can bring it home; it looks for it by itself.
            return job.Row.SpilledBy is not null && job.SinceIntent < timings.FetchPatience
                ? Step.After(UnknownProviderWait, polled: true)
                : Endings.Failed(job, FailureReason.Internal, "A worker ended while it had the picture, which was bought, in hand.", Charge.Full);
        }

        await places.KeepAsync(job);
        try
        {
            return await SettleAsync(job, desk, predictions, await AskAsync(job, desk, predictions, providerId));
        }
        catch (ProviderFaultException fault)
        {
            return IsHopeless(job, desk)
                ? Endings.Failed(job, FailureReason.ProviderUnavailable, fault.Message, ChargeOf(job))
                : Step.After(fault.RetryAfter is { } asked ? Pace.AtLeast(asked) : Pace.Retry(timings.FirstRetry, job.Row.Polls + 1), polled: true);
        }
    }

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
        Prediction.Running when IsHopeless(job, desk) => Endings.Failed(job, FailureReason.TimedOut, "The provider did not finish in time.", Charge.Perhaps),
        Prediction.Running running => await GoesOnAsync(job, desk, running),
        // Also when a cancel came too late: the picture is paid for.
        Prediction.Succeeded succeeded => await pictures.FetchAsync(job, predictions, succeeded.Picture),
        Prediction.Failed failed => Failed(job, desk, failed.Refusal),
        Prediction.Canceled canceled when job.Row.CancelRequested => Endings.Canceled(job, canceled.MayHaveCharged ? Charge.Perhaps : Charge.None),
        Prediction.Canceled canceled => Fallbacks.After(
            job, new Refusal(FailureReason.TimedOut, "The provider stopped the order, because it took too long.", canceled.MayHaveCharged)),
        // A box that was started again has forgotten its orders, and makes them again for nothing.
        Prediction.Gone when desk.RunsFree && job.Row.CancelRequested => Endings.Canceled(job, Charge.None),
        Prediction.Gone gone when desk.RunsFree && job.Row.SpilledBy is null
            => Retries.Requeue(job, FailureReason.ProviderUnavailable, gone.Message, timings.FirstRetry, lastWord: true),
        Prediction.Gone gone => Endings.Failed(job, FailureReason.ProviderUnavailable, gone.Message, ChargeOf(job), lastWord: true),
        var other => throw new InvalidOperationException($"Unknown prediction {other.GetType().Name}."),
    };

    private async Task<Step> GoesOnAsync(JobInHand job, ProviderDesk desk, Prediction.Running running)
    {
        if (running.Percent is { } percent)
        {
            await progress.NoteAsync(job, percent, job.Held);
        }

        // Not sooner for the sake of the progress: who is called back polls as rarely as ever.
        return Step.After(Pace.Poll(timings.FirstPollOf(desk), job.Row.Polls + 1), polled: true);
    }

    private Step Failed(JobInHand job, ProviderDesk desk, Refusal refusal)
    {
        job.Afterwards = () => health.RefusedAsync(job, desk, refusal);
        return Fallbacks.After(job, refusal);
    }

    /// <summary>Twice the time limit is over; in storing, where the picture is known to exist, a day.</summary>
    private bool IsHopeless(JobInHand job, ProviderDesk desk)
        => job.SinceIntent > (job.Row.State == JobState.Storing ? timings.FetchPatience : 2 * desk.Entry.Timeout);

    private static Charge ChargeOf(JobInHand job) => job.Row.State == JobState.Storing ? Charge.Full : Charge.Perhaps;
}
