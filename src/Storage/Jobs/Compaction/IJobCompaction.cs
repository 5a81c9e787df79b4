using ImageGen.Storage.Redis;

namespace ImageGen.Storage.Jobs.Compaction;

/// <summary>Makes the rows of ended jobs compact. Reads return the same before and after.</summary>
public interface IJobCompaction
{
    /// <summary>Compacts rows of jobs that ended in a partition, the oldest first, and returns how many it passed: at most <paramref name="limit"/> (1 to 100), and fewer when there are no more.</summary>
    /// <exception cref="StoreUnavailableException">The partition does not respond.</exception>
    Task<int> CompactAsync(int partition, int limit, CancellationToken cancellationToken);
}
