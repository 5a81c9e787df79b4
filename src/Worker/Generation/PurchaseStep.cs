using ImageGen.Contracts;
using ImageGen.Providers;
using ImageGen.ServiceDefaults.Requests;
using ImageGen.Storage.Jobs;
using ImageGen.Worker.Claims;
using ImageGen.Worker.Inputs;
using ImageGen.Worker.Metrics;

namespace ImageGen.Worker.Generation;

/// <summary>A queued job: checks that it may be bought, records the intent, and orders it, once.</summary>
internal sealed class PurchaseStep(
    ProviderCalls calls, ProviderPlaces places, SourcePictures sources, ClaimWrites writes, PictureStep pictures, UnknownOrders unknown, WorkerLifetime lifetime, Timings timings, TimeProvider time, JobMetrics metrics)
{
    public async Task<Step> RunAsync(JobInHand job)
    {
        if (Hindrance(job) is { } ending)
        {
            return ending;
        }

        if (lifetime.Stopping.IsCancellationRequested)
        {
            return Step.After(TimeSpan.Zero);
        }

        var desk = job.Desk!;
        if (!await places.TryTakeAsync(job, job.Held))
        {
            return new Step.Later(new Reschedule { In = Pace.Jittered(timings.FirstRetry) }, Crowded: true);
        }

        var earlier = job.Attempts;
        var model = desk.ModelFor(job.Row.Request);
        job.Attempts = earlier.Open(desk.Entry.Name, model, job.Now, job.Row.EarlierAttempts);

        // Nothing is recorded as bought while it is fetched; whatever becomes of it, the job is still a queued one.
        var (source, hindered) = await sources.BringAsync(job);
        if (hindered is not null)
        {
            await places.ReleaseAsync(job);
            return hindered;
        }

        // Opened before the intent is: whoever finds the intent counts from there.
        var window = new OrderWindow(timings.OrderLeaves, time);

        // From here on a crash leaves the job in submitting, and whoever finds it there looks for the purchase before anything else.
        switch (await writes.RecordIntentAsync(job, new Intent(desk.Entry.Name, model, job.Attempts)))
        {
            case WriteOutcome.CancelRequested:
                job.Attempts = earlier;
                return Endings.Canceled(job, Charge.None);
            case WriteOutcome.Expired:
                job.Attempts = earlier;
                return Endings.Expired(job);
            case WriteOutcome.Stale:
                return new Step.LetGo();
            default:
                return await OrderAsync(job, desk, source, window);
        }
    }

    /// <summary>Why the job must not be bought, if anything speaks against it.</summary>
    private static Step.Finish? Hindrance(JobInHand job)
    {
        if (job.Row.CancelRequested)
        {
            return Endings.Canceled(job, Charge.None);
        }

        if (job.Now >= job.Row.ExpiresAt)
        {
            return Endings.Expired(job);
        }

        // Rows come from the gateway, which checks, and from commands, which anybody may publish.
        if (RequestRules.Check(job.Row.Request) is [var fault, ..])
        {
            return Endings.Failed(job, FailureReason.InvalidRequest, job.Complaint ?? $"{fault.Field} {fault.Message}", Charge.None);
        }

        return job.Desk is not { } desk
            ? Endings.Failed(job, FailureReason.InvalidRequest, $"There is no provider '{job.Row.Request.Provider}'.", Charge.None)
            : job.Row.Request.Image is not null && !desk.Provider.ImageToImage
            ? Endings.Failed(job, FailureReason.InvalidRequest, $"The provider '{desk.Entry.Name}' makes no pictures from pictures; leave out image, or name another provider.", Charge.None)
            : null;
    }

    private async Task<Step> OrderAsync(JobInHand job, ProviderDesk desk, SourcePicture? source, OrderWindow window)
    {
        metrics.OrderLeaves(desk.Entry.Name);
        try
        {
            // Crash point: the order is out and nothing of the answer is written. Only a look-up tells what became of it.
            return await calls.SubmitAsync(job, desk, desk.OrderFor(job.Row) with { Image = source, MayLeave = () => window.IsOpen }) switch
            {
                SubmitOutcome.Accepted accepted => new Step.Bought(accepted.ProviderId, job.Attempts.WithProviderId(accepted.ProviderId).WithRemark(accepted.Remark)),
                SubmitOutcome.Completed completed => await KeepAsync(job, completed),
                SubmitOutcome.Refused refused => Endings.Refused(job, refused.Refusal),
                var other => throw new InvalidOperationException($"Unknown outcome {other.GetType().Name}."),
            };
        }
        catch (ProviderFaultException fault) when (!fault.MayHaveBought || desk.RunsFree)
        {
            return Retries.Requeue(job, fault.Reason, fault.Message, timings.FirstRetry, fault.RetryAfter);
        }
        catch (ProviderFaultException fault)
        {
            // Nobody knows whether it was bought, so it is never simply ordered again: it stays in submitting until it is found out.
            return desk.LookUps is null
                ? unknown.Decide(job, $"{fault.Message} Whether the picture was bought can't be found out at this provider.")
                : Step.After(Pace.AtLeast(timings.FirstLookUp));
        }
        finally
        {
            metrics.OrderAnswered(desk.Entry.Name);
        }
    }

    private Task<Step> KeepAsync(JobInHand job, SubmitOutcome.Completed completed)
    {
        job.Attempts = job.Attempts.WithRemark(completed.Remark);
        return pictures.KeepAsync(job, completed.Picture);
    }
}
