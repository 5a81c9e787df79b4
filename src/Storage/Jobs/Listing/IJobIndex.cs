using ImageGen.Storage.Redis;

namespace ImageGen.Storage.Jobs.Listing;

/// <summary>
/// Lists and counts the jobs of all partitions. Every method throws <see cref="StoreUnavailableException"/> when the store does not answer.
/// </summary>
public interface IJobIndex
{
    /// <summary>
    /// A tenant's jobs, newest first; <paramref name="limit"/> 1 to 100. At most 500 rows are looked at for a page where the index does not know
    /// the answer, so that a page may hold fewer jobs than <paramref name="limit"/>, or none, and yet have a next. Throws
    /// <see cref="FormatException"/> for a cursor it did not make.
    /// </summary>
    Task<JobPage> ListAsync(string tenant, JobFilter filter, int limit, string? cursor, CancellationToken cancellationToken);

    /// <summary>
    /// How many jobs of its lane have an earlier turn than a job that was not begun, and one more: 1 is the next. Null when it was begun. An
    /// estimate, since jobs wait for different providers.
    /// </summary>
    Task<int?> FindQueuePositionAsync(Job job, CancellationToken cancellationToken);

    /// <summary>How many unfinished jobs there are in all lanes.</summary>
    Task<long> CountUnfinishedAsync(CancellationToken cancellationToken);

    /// <summary>How many unfinished jobs a tenant has.</summary>
    Task<long> CountUnfinishedAsync(string tenant, CancellationToken cancellationToken);
}
