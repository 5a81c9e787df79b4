using ImageGen.Storage.Jobs;
using ImageGen.Storage.Jobs.Claims;
using ImageGen.Storage.Results;
using ImageGen.Worker.Claims;
using ImageGen.Worker.Steps.Outcomes;

namespace ImageGen.Worker.Steps;

/// <summary>
/// Looks for an image where an earlier worker may have brought it: on this machine's own disk, and in the result store. It needs no provider.
/// What it learns of these places it notes on the job in hand; a place that can't be asked is one that may have the image.
/// </summary>
internal sealed partial class ImageRecovery(ISpillStore spill, ResultStoreCalls results, StoreImageHandler images, ImageComparison comparison, ClaimWrites writes, ILogger<ImageRecovery> logger)
{
    /// <summary>What follows from the image that was found; null when it was found in neither place.</summary>
    public async Task<StepResult?> RecoverAsync(ClaimedJob job)
    {
        if (await spill.TryReadAsync(job.Row.Id, job.Held) is { } saved)
        {
            job.SpilledBy = ImageHolders.With(job.SpilledBy, spill.Name);
            return await IsStoringAsync(job) ? await images.StoreAsync(job, saved) : new StepResult.ClaimLost();
        }

        if (job.SpilledBy is { } holders && ImageHolders.Has(holders, spill.Name) && spill.IsMissing(job.Row.Id))
        {
            job.SpilledBy = ImageHolders.Without(holders, spill.Name);
        }

        return MayBeStored(job) ? await FindStoredAsync(job) : null;
    }

    /// <summary>
    /// Once it was storing, the image may be stored and the row not say so. A job that was replayed may have been storing in an earlier life;
    /// it need not be asked for at every poll.
    /// </summary>
    private static bool MayBeStored(ClaimedJob job)
        => job.Row.State == JobState.Storing
            || (job.Row is { State: JobState.Waiting, Replays: > 0 } && (job.Row.ProviderId is null || job.Row.Polls == 0 || ImageHolders.Has(job.SpilledBy, ImageHolders.ResultStore)));

    private async Task<StepResult?> FindStoredAsync(ClaimedJob job)
    {
        try
        {
            var from = job.Row.RescueFrom ?? job.Row.StartedAt ?? job.Row.CreatedAt;
            var image = await results.AskAsync(job, (store, token) => store.FindAsync(job.Row.Id, from, job.Now, token));
            if (image is null)
            {
                job.SpilledBy = ImageHolders.Without(job.SpilledBy, ImageHolders.ResultStore);
                return null;
            }

            if (!await IsStoringAsync(job))
            {
                return new StepResult.ClaimLost();
            }

            return await comparison.SucceedAsync(job, image);
        }
        catch (ResultStoreException fault)
        {
            // That it could not be asked does not say that it has nothing.
            LogNotAsked(job.Row.Id, fault.Message);
            job.SpilledBy = ImageHolders.With(job.SpilledBy, ImageHolders.ResultStore);
            return null;
        }
    }

    private async Task<bool> IsStoringAsync(ClaimedJob job)
        => job.Row.State == JobState.Storing || await writes.RecordStoringAsync(job, new Storing { SpilledBy = job.SpilledBy }) == WriteOutcome.Written;

    [LoggerMessage(Level = LogLevel.Warning, EventName = "job.result_store_away", Message = "Whether the result store has the image of job {Job}, which is paid for, could not be asked: {Fault}")]
    private partial void LogNotAsked(Guid job, string fault);
}
