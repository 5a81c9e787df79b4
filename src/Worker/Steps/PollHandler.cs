using ImageGen.Contracts;
using ImageGen.Providers;
using ImageGen.Storage.Jobs;
using ImageGen.Storage.Jobs.Claims;
using ImageGen.Worker.Attempts;
using ImageGen.Worker.Background;
using ImageGen.Worker.Claims;
using ImageGen.Worker.Instances;
using ImageGen.Worker.Steps.Outcomes;

namespace ImageGen.Worker.Steps;

/// <summary>Handles a job in waiting or storing: queries the state of its order, and takes the next step.</summary>
internal sealed class PollHandler(
    ProviderCalls calls, StoreImageHandler images, ImageRecovery recovery, ResultRetryWindow retryWindow, MissingResultPolicy missingResults, ProviderPermits permits, ProgressLog progress,
    PollSchedule polls, Timings timings)
{
    private static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(30);

    public async Task<StepResult> RunAsync(ClaimedJob job)
    {
        // Before anything else: an image that is already stored or spilled needs no provider.
        if (await recovery.RecoverAsync(job) is { } recovered)
        {
            return recovered;
        }

        if (job.Row is { ProviderId: null, Source: { } address })
        {
            return job.Instance is { Fetcher: { } fetcher } ? await images.FetchAsync(job, fetcher, new ImageSource(address, job.Row.RescueBy)) : WithoutProvider(job);
        }

        if (job.Row.ProviderId is not { } providerId)
        {
            // Only the worker with the image in its spill folder can store it, and finds it by itself.
            return retryWindow.MayReturn(job) ? StepResult.After(Wait(job), polled: true) : missingResults.DecideLostInMemory(job);
        }

        if (job.Instance is not { Predictions: { } predictions } instance)
        {
            return WithoutProvider(job);
        }

        await permits.KeepAsync(job);
        try
        {
            return await ActOnAsync(job, instance, predictions, await PollOrCancelAsync(job, instance, predictions, providerId));
        }
        catch (ProviderFaultException fault)
        {
            return Unanswered(job, instance, fault);
        }
    }

    /// <summary>
    /// The instance of the order is not configured here, or is now of another kind. It may be configured again, or at another worker, so the job
    /// waits, counted from the time at which a worker first missed it.
    /// </summary>
    private StepResult WithoutProvider(ClaimedJob job)
        => job.Now - (job.Row.ProviderMissingSince ?? job.Now) > timings.FetchPatience && !retryWindow.MayBeElsewhere(job)
            ? TerminalResults.Failed(job, FailureReason.ProviderUnavailable, "This provider is no longer configured; its image can't be fetched.", ChargeOf(job))
            : new StepResult.Postpone(new Reschedule { In = Wait(job), Polled = true, ProviderMissing = true });

    /// <summary>
    /// The provider did not respond. A hosted service is polled for as long as the image may have been made. An order at a GPU server, which may be gone permanently, is
    /// repeated after a few failed polls: at another server of the pool, or the next provider.
    /// </summary>
    private StepResult Unanswered(ClaimedJob job, ProviderInstance instance, ProviderFaultException fault)
    {
        var counts = instance.RunsFree && fault.Reason != FailureReason.RateLimited;
        if (counts && job.Row.Unanswered + 1 >= timings.MostUnanswered && !retryWindow.MayBeElsewhere(job))
        {
            StepResult step = job.Row.CancelRequested ? TerminalResults.Canceled(job, Charge.None)
                : RetryPolicy.Requeue(job, FailureReason.ProviderUnavailable, fault.Message, timings.FirstRetry, isFinalAnswer: true);
            return step with { Report = new ProviderReport.Faulted(instance, fault) };
        }

        if (!counts && IsHopeless(job, instance, isAnswered: false))
        {
            return TerminalResults.Failed(job, FailureReason.ProviderUnavailable, fault.Message, ChargeOf(job));
        }

        var pause = fault.RetryAfter is { } asked ? Backoff.AtLeast(asked) : Backoff.Retry(timings.FirstRetry, (counts ? job.Row.Unanswered : job.Row.Polls) + 1);
        return new StepResult.Postpone(new Reschedule { In = pause, Polled = true, Unanswered = counts ? true : null, ProviderMissing = false });
    }

    private async Task<Prediction> PollOrCancelAsync(ClaimedJob job, ProviderInstance instance, IPredictionProvider predictions, string providerId)
    {
        var order = instance.OrderFor(job.Row);
        Prediction? polled = null;
        if (instance.RunsFree && job.Row is { State: JobState.Waiting, CancelRequested: false })
        {
            // Polled before it is canceled: an order that waits in the server's queue has not used any of its own time.
            polled = await calls.AskAsync(job, "poll", token => predictions.PollAsync(order, providerId, token));
            if (polled is not Prediction.Running running || !IsOver(job, instance, running))
            {
                return polled;
            }
        }

        if (job.Row.State == JobState.Waiting && (job.Row.CancelRequested || polled is not null || SinceBegun(job, instance) > instance.Entry.Timeout))
        {
            try
            {
                return await calls.AskAsync(job, "cancel", token => predictions.CancelAsync(order, providerId, token));
            }
            catch (ProviderFaultException)
            {
                // The cancel failed this time; the state of the order may still be known. The next poll cancels again.
            }
        }

        return polled ?? await calls.AskAsync(job, "poll", token => predictions.PollAsync(order, providerId, token));
    }

    private async Task<StepResult> ActOnAsync(ClaimedJob job, ProviderInstance instance, IPredictionProvider predictions, Prediction prediction) => prediction switch
    {
        // Whatever the provider reports now: the image existed once, and a worker's spill folder may have it.
        Prediction.Failed or Prediction.Canceled or Prediction.Undone when retryWindow.MayBeElsewhere(job) => Later(Wait(job)),
        Prediction.Running { QueuePosition: null } when IsHopeless(job, instance, isAnswered: true) => NotInTime(job, instance),
        Prediction.Running running => await ContinueAsync(job, instance, running),
        // This applies also when a cancel came too late: the image is paid for.
        Prediction.Succeeded succeeded => await FetchAsync(job, predictions, succeeded),
        Prediction.Failed failed => Failed(job, instance, failed.Refusal),
        Prediction.Canceled or Prediction.Undone when job.Row.CancelRequested => TerminalResults.Canceled(job, prediction is Prediction.Canceled { MayHaveCharged: true } ? Charge.Perhaps : Charge.None),
        Prediction.Undone undone => Undone(job, instance, undone),
        Prediction.Canceled when instance.RunsFree => Stopped(job, instance),
        Prediction.Canceled canceled => FallbackPolicy.After(job, new Refusal(FailureReason.TimedOut, StopOf(job, instance), canceled.MayHaveCharged)),
        Prediction.Gone missing => missingResults.Decide(job, missing.Message, job.Row.RescueBy, ChargeOf(job)),
        var other => throw new InvalidOperationException($"Unknown prediction {other.GetType().Name}."),
    };

    private Task<StepResult> FetchAsync(ClaimedJob job, IPredictionProvider predictions, Prediction.Succeeded succeeded)
    {
        job.Record(job.Attempts.WithReport(job.Row, predictions, succeeded.Report));
        return images.FetchAsync(job, predictions, succeeded.Image);
    }

    private async Task<StepResult> ContinueAsync(ClaimedJob job, ProviderInstance instance, Prediction.Running running)
    {
        if (running.Percent is { } percent)
        {
            await progress.NoteAsync(job, percent, job.Held);
        }

        return new StepResult.Postpone(new Reschedule
        {
            In = polls.Next(job, instance, running),
            Polled = true,
            Gone = false,
            ProviderMissing = false,
            Unanswered = false,
            Begun = running.QueuePosition is null,
        });
    }

    private static StepResult Failed(ClaimedJob job, ProviderInstance instance, Refusal refusal)
        => FallbackPolicy.After(job, refusal) with { Report = new ProviderReport.Refused(instance, refusal) };

    /// <summary>
    /// The run may succeed on a retry, at a GPU server, where another run is free; or it is our own cancel, after which a poll shows only that the run ended.
    /// </summary>
    private StepResult Undone(ClaimedJob job, ProviderInstance instance, Prediction.Undone undone)
        => undone.MostTries is null && SinceBegun(job, instance) > instance.Entry.Timeout ? Stopped(job, instance)
            : RetryPolicy.Requeue(job, FailureReason.ProviderUnavailable, undone.Message, timings.FirstRetry, isFinalAnswer: true, mostTries: undone.MostTries);

    /// <summary>An order at a GPU server was stopped, by us because of its timeout or by another client: it is repeated.</summary>
    private StepResult Stopped(ClaimedJob job, ProviderInstance instance)
        => job.Now >= job.Row.ExpiresAt && SinceBegun(job, instance) <= instance.Entry.Timeout ? TerminalResults.Expired(job)
            : RetryPolicy.Requeue(
                job,
                SinceBegun(job, instance) > instance.Entry.Timeout ? FailureReason.TimedOut : FailureReason.ProviderUnavailable,
                StopOf(job, instance),
                timings.FirstRetry,
                isFinalAnswer: true);

    /// <summary>Who stopped the order: our own timeout is not blamed on the provider.</summary>
    private static string StopOf(ClaimedJob job, ProviderInstance instance) => SinceBegun(job, instance) > instance.Entry.Timeout
        ? $"It was stopped after {instance.Entry.Timeout}, the instance's timeout."
        : "The order was stopped at the provider before it was done.";

    /// <summary>A run that can't be stopped is left to its GPU server; the order is repeated, at another provider if there is one.</summary>
    private StepResult NotInTime(ClaimedJob job, ProviderInstance instance)
    {
        const string Message = "The order was not finished in time, and could not be stopped.";
        return !instance.RunsFree || job.Row.CancelRequested ? TerminalResults.Failed(job, FailureReason.TimedOut, Message, Charge.Perhaps)
            : job.Route.Current.Pool.Count == 1 && FallbackPolicy.AllowsFallback(job, FailureReason.TimedOut) ? FallbackPolicy.Next(job, new Refusal(FailureReason.TimedOut, Message))
            : RetryPolicy.Requeue(job, FailureReason.TimedOut, Message, timings.FirstRetry, isFinalAnswer: true);
    }

    /// <summary>Whether the order has timed out: while it runs, by the instance's timeout; while it waits in the server's queue, by the job's expiry.</summary>
    private static bool IsOver(ClaimedJob job, ProviderInstance instance, Prediction.Running running)
        => running.QueuePosition is null ? SinceBegun(job, instance) > instance.Entry.Timeout : job.Now >= job.Row.ExpiresAt;

    /// <summary>How long the provider has worked on it: since the order, if it does not report when it began.</summary>
    private static TimeSpan SinceBegun(ClaimedJob job, ProviderInstance instance)
        => !instance.RunsFree ? job.SinceIntent : job.Row.BegunAt is { } begun ? job.Now - begun : TimeSpan.Zero;

    /// <summary>
    /// Whether further polls are pointless. When polls are answered: after twice the time limit. In storing, where the image is known to exist, and when the
    /// provider does not respond, since the image may have been made: after a day. A GPU server without an alternative gets twice as long: its run can't be
    /// stopped, and another order would wait behind it.
    /// </summary>
    private bool IsHopeless(ClaimedJob job, ProviderInstance instance, bool isAnswered)
    {
        if (job.Row.State == JobState.Storing || !(isAnswered || instance.RunsFree || job.Row.CancelRequested))
        {
            return retryWindow.IsOver(job);
        }

        var hasElsewhere = !instance.RunsFree || job.Route.Current.Pool.Count > 1 || FallbackPolicy.HasNextProvider(job);
        return SinceBegun(job, instance) > (hasElsewhere ? 2 : 4) * instance.Entry.Timeout;
    }

    private TimeSpan Wait(ClaimedJob job) => Backoff.Retry(timings.FirstRetry, job.Row.Polls + 1) is var wait && wait < MaxWait ? wait : MaxWait;

    private static StepResult.Postpone Later(TimeSpan delay) => new(new Reschedule { In = delay, Polled = true, ProviderMissing = false });

    private static Charge ChargeOf(ClaimedJob job) => job.Row.State == JobState.Storing ? Charge.Full : Charge.Perhaps;
}
