using ImageGen.Contracts;
using ImageGen.Providers;
using ImageGen.Storage.Jobs;
using ImageGen.Storage.Results;
using ImageGen.Worker.Claims;

namespace ImageGen.Worker.Generation;

/// <summary>A picture that is bought: brings it into the result store. From here on the aim is not to lose it.</summary>
internal sealed partial class PictureStep(
    IResultStore results, ISpill spill, ProviderCalls calls, ClaimWrites writes, RescueClock clock, Timings timings, TimeProvider time, ILogger<PictureStep> logger)
{
    /// <summary>Fetches the picture from where the provider keeps it. What fails is tried again later, for as long as it is there.</summary>
    public async Task<Step> FetchAsync(JobInHand job, IPredictionProvider predictions, PictureSource source)
    {
        if (await writes.RecordStoringAsync(job, source.AvailableUntil) == WriteOutcome.Stale)
        {
            return new Step.LetGo();
        }

        try
        {
            var picture = await calls.AskAsync(job, token => predictions.FetchAsync(source, token));
            return await StoreAsync(job, picture);
        }
        catch (PictureGoneException gone) when (job is { Desk.RunsFree: true, Row: { SpilledBy: null, CancelRequested: false } })
        {
            return Retries.Requeue(job, FailureReason.ProviderUnavailable, gone.Message, timings.FirstRetry, lastWord: true);
        }
        catch (PictureGoneException gone)
        {
            return Endings.Failed(job, FailureReason.ProviderUnavailable, gone.Message, Charge.Full, lastWord: true);
        }
        catch (ProviderFaultException fault)
        {
            return IsHopeless(job) ? Lost(job, fault.Message) : AgainLater(job, fault.RetryAfter, job.Row.RescueBy ?? source.AvailableUntil);
        }
    }

    /// <summary>Stores a picture that exists nowhere but here. It is tried for as long as it may help, since nobody can fetch it again.</summary>
    public async Task<Step> KeepAsync(JobInHand job, ReadOnlyMemory<byte> picture)
    {
        try
        {
            var step = await KeepWhileHeldAsync(job, picture);
            if (step is Step.LetGo)
            {
                await LeaveOnDiskAsync(job, picture);
            }

            return step;
        }
        catch (OperationCanceledException)
        {
            // The claim is lost, or the host stops.
            await LeaveOnDiskAsync(job, picture);
            throw;
        }
    }

    /// <summary>Takes the picture of an order whose outcome is not recorded from this machine's disk; null when it is not there.</summary>
    public async Task<Step?> FindSpilledAsync(JobInHand job)
        => await spill.TryReadAsync(job.Row.Id, job.Held) is not { } saved ? null
            : await writes.RecordStoringAsync(job, null) == WriteOutcome.Stale ? new Step.LetGo()
            : await StoreAsync(job, saved);

    /// <summary>A picture of a job that is no longer ours, which nobody else has: whoever looks at the job on this machine finds it.</summary>
    private async Task LeaveOnDiskAsync(JobInHand job, ReadOnlyMemory<byte> picture)
    {
        // Neither a lost claim nor the end of the grace keeps a local disk from it.
        if (await spill.TryKeepAsync(job.Row.Id, picture, CancellationToken.None))
        {
            job.LeftAt = spill.Name;
            LogLeftOnDisk(job.Row.Id, spill.Name);
        }
    }

    private async Task<Step> KeepWhileHeldAsync(JobInHand job, ReadOnlyMemory<byte> picture)
    {
        // Crash point: until it is stored or spilled the picture dies with this process. The row tells then that it was bought for certain.
        if (await writes.RecordStoringAsync(job, null) == WriteOutcome.Stale)
        {
            return new Step.LetGo();
        }

        var since = time.GetTimestamp();
        for (var faults = 1; ; faults++)
        {
            var step = await StoreAsync(job, picture);
            if (step is not Step.Later { Reschedule.SpilledBy: null })
            {
                return step;
            }

            if (time.GetElapsedTime(since) > timings.StorePicture)
            {
                return Endings.Failed(job, FailureReason.Internal, "The picture could not be stored.", Charge.Full);
            }

            await Task.Delay(Pace.Retry(timings.FirstRetry, Math.Min(faults, 4)), time, job.Held);
        }
    }

    /// <summary>
    /// A job found in storing: takes its picture from where an earlier worker brought it, the spill folder or the result store itself;
    /// null when it is in neither, so that it must be fetched again.
    /// </summary>
    public async Task<Step?> RecoverAsync(JobInHand job)
    {
        if (await spill.TryReadAsync(job.Row.Id, job.Held) is { } saved)
        {
            return await StoreAsync(job, saved);
        }

        try
        {
            // Crash point of old: stored, and the row does not say so.
            return await results.FindAsync(job.Row.Id, job.Row.RescueFrom ?? job.Row.CreatedAt, job.Now, job.Held) is { } image ? Endings.Succeeded(job, image) : null;
        }
        catch (ResultStoreException fault)
        {
            LogNotStored(job.Row.Id, fault.Message);
            return null;
        }
        catch (NotAPictureException)
        {
            return null;
        }
    }

    private async Task<Step> StoreAsync(JobInHand job, ReadOnlyMemory<byte> picture)
    {
        try
        {
            // Crash point: stored, and the row does not say so. Whoever comes next finds it by the job's id.
            var image = await results.PutAsync(job.Row.Id, picture, job.Held);
            spill.Remove(job.Row.Id);
            return Endings.Succeeded(job, image);
        }
        catch (NotAPictureException fault)
        {
            return Lost(job, $"The provider's result is not a picture: {fault.Message}");
        }
        catch (ResultStoreException fault)
        {
            LogNotStored(job.Row.Id, fault.Message);
            if (IsHopeless(job))
            {
                return Endings.Failed(job, FailureReason.Internal, "The picture could not be stored.", Charge.Full);
            }

            // On a disk of our own it waits in safety, whatever the provider deletes meanwhile.
            var later = AgainLater(job, null, job.Row.RescueBy);
            return await spill.TryKeepAsync(job.Row.Id, picture, job.Held)
                ? later with { Reschedule = later.Reschedule with { SpilledBy = spill.Name } }
                : later;
        }
    }

    private static Step.Finish Lost(JobInHand job, string message) => Endings.Failed(job, FailureReason.ProviderUnavailable, message, Charge.Full);

    private bool IsHopeless(JobInHand job) => job.SinceIntent > timings.FetchPatience;

    private Step.Later AgainLater(JobInHand job, TimeSpan? asked, DateTimeOffset? deletedAt)
    {
        clock.Look(job, deletedAt);
        return Step.After(asked is { } delay ? Pace.AtLeast(delay) : Pace.Retry(timings.FirstRetry, job.Row.Polls + 1), polled: true);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The claim of job {JobId} was lost with its image in hand; the image is kept at {Folder}")]
    private partial void LogLeftOnDisk(Guid jobId, string folder);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The picture of job {JobId}, which is paid for, could not be stored yet: {Fault}")]
    private partial void LogNotStored(Guid jobId, string fault);
}
