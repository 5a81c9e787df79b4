using ImageGen.Contracts;
using ImageGen.Providers;
using ImageGen.Storage.Jobs;
using ImageGen.Storage.Jobs.Claims;
using ImageGen.Storage.Results;
using ImageGen.Storage.Results.Formats;
using ImageGen.Worker.Background;
using ImageGen.Worker.Claims;
using ImageGen.Worker.Steps.Outcomes;

namespace ImageGen.Worker.Steps;

/// <summary>Stores a paid image in the result store. From here on the goal is not to lose it.</summary>
internal sealed partial class StoreImageHandler(
    ResultStoreCalls results, ImageComparison comparison, ISpillStore spill, ProviderCalls calls, ClaimWrites writes, MissingResultPolicy missingResults, ResultRetryWindow retryWindow, ResultExpiryMonitor expiry, Timings timings, TimeProvider time,
    ILogger<StoreImageHandler> logger)
{
    /// <summary>Fetches the image from the provider. A failure is retried later, for as long as the provider keeps the image.</summary>
    public async Task<StepResult> FetchAsync(ClaimedJob job, IImageFetcher fetcher, ImageSource source)
    {
        if (await RecordStoringAsync(job, source.AvailableUntil) == WriteOutcome.Stale)
        {
            return new StepResult.ClaimLost();
        }

        ReadOnlyMemory<byte> image;
        try
        {
            image = await calls.AskAsync(job, "fetch image", token => fetcher.FetchAsync(source, token));
        }
        catch (ImageGoneException missing)
        {
            return missingResults.Decide(job, missing.Message, job.Row.RescueBy ?? source.AvailableUntil, Charge.Full);
        }
        catch (ProviderFaultException fault)
        {
            return retryWindow.IsOverForStoring(job) ? Lost(job, fault.Message) : Retry(job, fault.RetryAfter, job.Row.RescueBy ?? source.AvailableUntil);
        }

        return await StoreAsync(job, image);
    }

    /// <summary>The provider gave an address once, and the image could not be fetched from there yet: records the address for a retry.</summary>
    public async Task<StepResult> FetchLaterAsync(ClaimedJob job, ImageSource source, string why)
    {
        // Crash point: until this is written, only this process has the address.
        if (await writes.RecordStoringAsync(job, new Storing { DeletedAt = source.AvailableUntil, Source = source.Uri }) == WriteOutcome.Stale)
        {
            return new StepResult.ClaimLost();
        }

        LogNotFetched(job.Row.Id, why);
        var later = Retry(job, null, source.AvailableUntil);
        return later with { Reschedule = later.Reschedule with { Attempts = job.Attempts } };
    }

    /// <summary>Stores an image that exists only in this process. It is retried for as long as for other images, because it can't be fetched again.</summary>
    public async Task<StepResult> KeepAsync(ClaimedJob job, ReadOnlyMemory<byte> image)
    {
        try
        {
            // Crash point: until it is stored or spilled, the image is lost with this process. One write that also ends the job leaves the least time for that.
            if (await TryEndAsync(job, image) is { } ended)
            {
                return await KeptAsync(job, image, ended);
            }

            // The row then states that it was bought for certain, and which worker's spill folder may have it: that worker knows whether it does, and all
            // others wait for it.
            if (await RecordStoringAsync(job, null) == WriteOutcome.Stale)
            {
                await SpillAsync(job, image);
                return new StepResult.ClaimLost();
            }

            var since = time.GetTimestamp();
            for (var faults = 1; ; faults++)
            {
                var step = await StoreAsync(job, image);
                if (step is not StepResult.Postpone later)
                {
                    return await KeptAsync(job, image, step);
                }

                if (ImageHolders.Has(job.SpilledBy, spill.Name))
                {
                    // With the attempts, because the provider's only response had information about the image.
                    return later with { Reschedule = later.Reschedule with { Attempts = job.Attempts } };
                }

                if (time.GetElapsedTime(since) > timings.FetchPatience)
                {
                    return NotStored(job);
                }

                await Task.Delay(Backoff.Retry(timings.FirstRetry, Math.Min(faults, 4)), time, job.Held);
            }
        }
        catch
        {
            // The host stops, another worker has the job, or this code failed: only this process has the bytes.
            await SpillAsync(job, image);
            throw;
        }
    }

    /// <summary>Stores the image of a job in storing, or spills it to this machine's own disk.</summary>
    public async Task<StepResult> StoreAsync(ClaimedJob job, ReadOnlyMemory<byte> image)
    {
        if (await TryEndAsync(job, image) is { } ended)
        {
            return ended;
        }

        try
        {
            // Crash point: the image is stored, and the row does not state it. The next worker finds it by the job's id.
            var stored = await results.AskAsync(job, (store, token) => store.PutAsync(job.Row.Id, image, token));
            return await comparison.SucceedAsync(job, stored, image);
        }
        catch (InvalidImageException fault)
        {
            return retryWindow.MayBeElsewhere(job) ? Retry(job, null, null) : Lost(job, $"The provider's result is not an image: {fault.Message}");
        }
        catch (ResultStoreException fault)
        {
            LogNotStored(job.Row.Id, fault.Message);

            // In the spill folder it is safe, even if the provider deletes it, and a replay finds it if the job ends without it.
            if (ImageHolders.Has(job.SpilledBy, spill.Name) || await spill.TryKeepAsync(job.Row.Id, image, job.Held))
            {
                job.NoteHolder(spill.Name);
            }

            return retryWindow.IsOverForStoring(job) ? NotStored(job) : Retry(job, null, job.Row.RescueBy);
        }
    }

    /// <summary>
    /// Stores the image and ends the job in one write, where the result store is in the job store. Null when that is not possible or did not take effect; the
    /// faults of the image or of the store are then those of storing it by itself.
    /// </summary>
    private async Task<StepResult?> TryEndAsync(ClaimedJob job, ReadOnlyMemory<byte> image)
    {
        if (!results.AreInJobStore || await PrepareAsync(job, image) is not { } prepared)
        {
            return null;
        }

        var ending = (await comparison.SucceedAsync(job, prepared.Image, image)).Ending;
        return await writes.TryFinishWithImageAsync(job, ending with { Prepared = prepared }) switch
        {
            WriteOutcome.Written => new StepResult.Ended(ending, image),
            WriteOutcome.Stale => new StepResult.ClaimLost(),
            _ => null,
        };
    }

    private async Task<PreparedImage?> PrepareAsync(ClaimedJob job, ReadOnlyMemory<byte> image)
    {
        try
        {
            return await results.AskAsync(job, (store, token) => store.PrepareAsync(job.Row.Id, image, token));
        }
        catch (Exception fault) when (fault is InvalidImageException or ResultStoreException)
        {
            return null;
        }
    }

    /// <summary>Spills the image if the claim was lost before it was stored: no other process has it.</summary>
    private async Task<StepResult> KeptAsync(ClaimedJob job, ReadOnlyMemory<byte> image, StepResult step)
    {
        if (step is StepResult.ClaimLost)
        {
            await SpillAsync(job, image);
        }

        return step;
    }

    /// <summary>Spills an image whose job has been lost to another worker, which does not have the bytes. A worker on this machine that runs the job finds it.</summary>
    private async Task SpillAsync(ClaimedJob job, ReadOnlyMemory<byte> image)
    {
        // The spill folder is written even after a lost claim or the end of the grace period.
        if (await spill.TryKeepAsync(job.Row.Id, image, CancellationToken.None))
        {
            job.NoteHolder(spill.Name);
            LogSpilled(job.Row.Id, spill.Name);
        }
    }

    /// <summary>Also records, before any byte is written, that this machine's spill folder may have the image.</summary>
    private Task<WriteOutcome> RecordStoringAsync(ClaimedJob job, DateTimeOffset? deletedAt)
        => writes.RecordStoringAsync(job, new Storing { DeletedAt = deletedAt, SpilledBy = ImageHolders.With(job.SpilledBy, spill.Name) });

    private static StepResult.Finish NotStored(ClaimedJob job)
    {
        // A call that timed out may have stored the image.
        job.NoteHolder(ImageHolders.ResultStore);
        return TerminalResults.Failed(job, FailureReason.Internal, "The image could not be stored.", Charge.Full);
    }

    private static StepResult.Finish Lost(ClaimedJob job, string message) => TerminalResults.Failed(job, FailureReason.ProviderUnavailable, message, Charge.Full);

    private StepResult.Postpone Retry(ClaimedJob job, TimeSpan? retryAfter, DateTimeOffset? deletedAt)
    {
        expiry.Look(job, deletedAt);
        return StepResult.After(retryAfter is { } delay ? Backoff.AtLeast(delay) : Backoff.Retry(timings.FirstRetry, job.Row.Polls + 1), polled: true);
    }

    [LoggerMessage(Level = LogLevel.Warning, EventName = "job.not_fetched", Message = "Fetching the paid image of job {Job} failed and will be retried: {Fault}")]
    private partial void LogNotFetched(Guid job, string fault);

    [LoggerMessage(Level = LogLevel.Warning, EventName = "job.not_stored", Message = "Storing the paid image of job {Job} failed and will be retried: {Fault}")]
    private partial void LogNotStored(Guid job, string fault);

    [LoggerMessage(Level = LogLevel.Warning, EventName = "job.left_on_disk", Message = "The claim of job {Job} was lost while this worker had its image; the image is in the spill folder {Folder}")]
    private partial void LogSpilled(Guid job, string folder);
}
