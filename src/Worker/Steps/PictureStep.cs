using ImageGen.Contracts;
using ImageGen.Providers;
using ImageGen.Storage.Jobs;
using ImageGen.Storage.Results;
using ImageGen.Storage.Results.Formats;
using ImageGen.Worker.Background;
using ImageGen.Worker.Claims;
using ImageGen.Worker.Steps.Outcomes;

namespace ImageGen.Worker.Steps;

/// <summary>A picture that is bought: brings it into the result store. From here on the aim is not to lose it.</summary>
internal sealed partial class PictureStep(
    ResultStoreCalls results, ImageComparison comparison, ISpill spill, ProviderCalls calls, ClaimWrites writes, GoneAnswers gone, RescuePatience patience, RescueClock clock, Timings timings, TimeProvider time,
    ILogger<PictureStep> logger)
{
    /// <summary>Fetches the picture from where the provider keeps it. What fails is tried again later, for as long as it is there.</summary>
    public async Task<Step> FetchAsync(JobInHand job, IPictureFetcher fetcher, PictureSource source)
    {
        if (await RecordStoringAsync(job, source.AvailableUntil) == WriteOutcome.Stale)
        {
            return new Step.LetGo();
        }

        ReadOnlyMemory<byte> picture;
        try
        {
            picture = await calls.AskAsync(job, token => fetcher.FetchAsync(source, token));
        }
        catch (PictureGoneException missing)
        {
            return gone.Take(job, missing.Message, job.Row.RescueBy ?? source.AvailableUntil, Charge.Full);
        }
        catch (ProviderFaultException fault)
        {
            return patience.IsOverForStoring(job) ? Lost(job, fault.Message) : AgainLater(job, fault.RetryAfter, job.Row.RescueBy ?? source.AvailableUntil);
        }

        return await StoreAsync(job, picture);
    }

    /// <summary>The provider gave an address once, from which the picture could not be fetched yet: saves it, for whoever fetches it later.</summary>
    public async Task<Step> FetchLaterAsync(JobInHand job, PictureSource source, string why)
    {
        // Crash point: until this is written the address is in this process only.
        if (await writes.RecordStoringAsync(job, new Storing { DeletedAt = source.AvailableUntil, Source = source.Uri }) == WriteOutcome.Stale)
        {
            return new Step.LetGo();
        }

        LogNotFetched(job.Row.Id, why);
        var later = AgainLater(job, null, source.AvailableUntil);
        return later with { Reschedule = later.Reschedule with { Attempts = job.Attempts } };
    }

    /// <summary>Stores a picture that exists nowhere but here. It is tried for as long as other pictures are, since nobody can fetch it again.</summary>
    public async Task<Step> KeepAsync(JobInHand job, ReadOnlyMemory<byte> picture)
    {
        try
        {
            // Crash point: until it is stored or spilled the picture dies with this process. The row tells then that it was bought for certain,
            // and on whose disk it may be: who has that disk knows whether it is there, and everybody else waits for him.
            if (await RecordStoringAsync(job, null) == WriteOutcome.Stale)
            {
                await LeaveOnDiskAsync(job, picture);
                return new Step.LetGo();
            }

            var since = time.GetTimestamp();
            for (var faults = 1; ; faults++)
            {
                var step = await StoreAsync(job, picture);
                if (step is not Step.Later later)
                {
                    return step;
                }

                if (ImageHolders.Has(job.SpilledBy, spill.Name))
                {
                    // With what the only answer said of the image, which nobody is told again.
                    return later with { Reschedule = later.Reschedule with { Attempts = job.Attempts } };
                }

                if (time.GetElapsedTime(since) > timings.FetchPatience)
                {
                    return NotStored(job);
                }

                await Task.Delay(Pace.Retry(timings.FirstRetry, Math.Min(faults, 4)), time, job.Held);
            }
        }
        catch
        {
            // The host stops, somebody else has the job, or a fault of ours: the bytes are here all the same, and nowhere else.
            await LeaveOnDiskAsync(job, picture);
            throw;
        }
    }

    /// <summary>Stores a picture of a job in storing, or spills it to this machine's own disk.</summary>
    public async Task<Step> StoreAsync(JobInHand job, ReadOnlyMemory<byte> picture)
    {
        try
        {
            // Crash point: stored, and the row does not say so. Whoever comes next finds it by the job's id.
            var stored = await results.AskAsync(job, (store, token) => store.PutAsync(job.Row.Id, picture, token));
            ImageComparison.Read(job, picture);
            return await comparison.SucceedAsync(job, stored);
        }
        catch (NotAPictureException fault)
        {
            return patience.MayBeElsewhere(job) ? AgainLater(job, null, null) : Lost(job, $"The provider's result is not a picture: {fault.Message}");
        }
        catch (ResultStoreException fault)
        {
            LogNotStored(job.Row.Id, fault.Message);

            // On a disk of our own it waits in safety, whatever the provider deletes meanwhile, and for a replay when the job ends without it.
            if (ImageHolders.Has(job.SpilledBy, spill.Name) || await spill.TryKeepAsync(job.Row.Id, picture, job.Held))
            {
                job.SpilledBy = ImageHolders.With(job.SpilledBy, spill.Name);
            }

            return patience.IsOverForStoring(job) ? NotStored(job) : AgainLater(job, null, job.Row.RescueBy);
        }
    }

    /// <summary>An image of a job that is no longer ours, which nobody else has: whoever looks at the job on this machine finds it.</summary>
    private async Task LeaveOnDiskAsync(JobInHand job, ReadOnlyMemory<byte> picture)
    {
        // Neither a lost claim nor the end of the grace keeps a local disk from it.
        if (await spill.TryKeepAsync(job.Row.Id, picture, CancellationToken.None))
        {
            job.SpilledBy = ImageHolders.With(job.SpilledBy, spill.Name);
            LogLeftOnDisk(job.Row.Id, spill.Name);
        }
    }

    /// <summary>Also says, before any byte is put anywhere, that this machine's disk may have them from now on.</summary>
    private Task<WriteOutcome> RecordStoringAsync(JobInHand job, DateTimeOffset? deletedAt)
        => writes.RecordStoringAsync(job, new Storing { DeletedAt = deletedAt, SpilledBy = ImageHolders.With(job.SpilledBy, spill.Name) });

    private static Step.Finish NotStored(JobInHand job)
    {
        // A call that was given up on may have stored it.
        job.SpilledBy = ImageHolders.With(job.SpilledBy, ImageHolders.ResultStore);
        return Endings.Failed(job, FailureReason.Internal, "The picture could not be stored.", Charge.Full);
    }

    private static Step.Finish Lost(JobInHand job, string message) => Endings.Failed(job, FailureReason.ProviderUnavailable, message, Charge.Full);

    private Step.Later AgainLater(JobInHand job, TimeSpan? asked, DateTimeOffset? deletedAt)
    {
        clock.Look(job, deletedAt);
        return Step.After(asked is { } delay ? Pace.AtLeast(delay) : Pace.Retry(timings.FirstRetry, job.Row.Polls + 1), polled: true);
    }

    [LoggerMessage(Level = LogLevel.Warning, EventName = "job.not_fetched", Message = "The picture of job {Job}, which is paid for, could not be fetched yet: {Fault}")]
    private partial void LogNotFetched(Guid job, string fault);

    [LoggerMessage(Level = LogLevel.Warning, EventName = "job.not_stored", Message = "The picture of job {Job}, which is paid for, could not be stored yet: {Fault}")]
    private partial void LogNotStored(Guid job, string fault);

    [LoggerMessage(Level = LogLevel.Warning, EventName = "job.left_on_disk", Message = "The claim of job {Job} was lost with its image in hand; the image is kept at {Folder}")]
    private partial void LogLeftOnDisk(Guid job, string folder);
}
