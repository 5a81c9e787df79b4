using ImageGen.Storage.Jobs;
using ImageGen.Storage.Jobs.Claims;
using ImageGen.Storage.Results;
using ImageGen.Worker.Claims;
using ImageGen.Worker.Steps.Outcomes;

namespace ImageGen.Worker.Steps;

/// <summary>
/// Looks for an image that an earlier worker may have stored: in this machine's spill folder, and in the result store. Needs no provider. What it learns about these
/// holders is recorded on the claim; a holder that can't be read counts as one that may have the image.
/// </summary>
internal sealed partial class ImageRecovery(ISpillStore spill, ResultStoreCalls results, StoreImageHandler images, ImageComparison comparison, ClaimWrites writes, ILogger<ImageRecovery> logger)
{
    /// <summary>The next step for the image that was found; null when neither holder has it.</summary>
    public async Task<StepResult?> RecoverAsync(ClaimedJob job)
    {
        if (await spill.TryReadAsync(job.Row.Id, job.Held) is { } saved)
        {
            job.NoteHolder(spill.Name);
            return await IsStoringAsync(job) ? await images.StoreAsync(job, saved) : new StepResult.ClaimLost();
        }

        if (ImageHolders.Has(job.SpilledBy, spill.Name) && spill.IsMissing(job.Row.Id))
        {
            job.ForgetHolder(spill.Name);
        }

        return MayBeStored(job) ? await FindStoredAsync(job) : null;
    }

    /// <summary>
    /// Once the job is storing, its image may be stored although the row does not state it. A replayed job may have been storing in an earlier life; it need not
    /// be looked for at every poll.
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
                job.ForgetHolder(ImageHolders.ResultStore);
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
            // An error does not mean that the result store does not have it.
            LogNotFound(job.Row.Id, fault.Message);
            job.NoteHolder(ImageHolders.ResultStore);
            return null;
        }
    }

    private async Task<bool> IsStoringAsync(ClaimedJob job)
        => job.Row.State == JobState.Storing || await writes.RecordStoringAsync(job, new Storing { SpilledBy = job.SpilledBy }) == WriteOutcome.Written;

    [LoggerMessage(Level = LogLevel.Warning, EventName = "job.result_store_away", Message = "Looking for the paid image of job {Job} in the result store failed: {Fault}")]
    private partial void LogNotFound(Guid job, string fault);
}
