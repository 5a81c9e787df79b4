using ImageGen.Storage.Redis;
using ImageGen.Storage.Results;

namespace ImageGen.Storage.Orphans;

/// <summary>Compares the result store with the job rows, in pages, while the system runs.</summary>
public interface IStorageCheck
{
    /// <summary>
    /// Finds images whose jobs are gone, and succeeded jobs whose images are. Needs about 40 bytes of memory for each image. What is younger than <paramref name="grace"/> counts as being
    /// written. An image that has no row is removed if <paramref name="repair"/> is true; nothing can bring a missing one back.
    /// </summary>
    /// <exception cref="StoreUnavailableException">The job store does not respond. Nothing more is removed.</exception>
    /// <exception cref="ResultStoreException">The result store does not respond, or is not the fleet's.</exception>
    Task<StorageReport> RunAsync(TimeSpan grace, bool repair, IProgress<long>? progress, CancellationToken cancellationToken);
}
