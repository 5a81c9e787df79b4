using ImageGen.Storage.Redis;

namespace ImageGen.Storage.Jobs.Retention;

/// <summary>
/// Removes images whose jobs are gone from the result store. The end of a job records when they are to be removed, in the same script, so that neither a crash nor the number of stored images matters.
/// </summary>
public interface IImageRemovals
{
    /// <summary>
    /// Looks at up to <paramref name="limit"/> due entries, and removes the images of those whose job or batch is gone; the others are due again when it expires. An entry is deleted after
    /// its images: if this process ends before, another one repeats it after a minute. Every worker with the result store calls it.
    /// </summary>
    /// <returns>How many entries it looked at, and of how many the images could not be removed, since the result store failed. Those are due again after a minute.</returns>
    /// <exception cref="StoreUnavailableException">The job store does not respond.</exception>
    Task<(int Seen, int Failed)> SweepAsync(int limit, CancellationToken cancellationToken);
}
