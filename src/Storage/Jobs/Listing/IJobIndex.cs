using ImageGen.Storage.Redis;

namespace ImageGen.Storage.Jobs.Listing;

/// <summary>
/// Lists and counts the jobs of all partitions. Every method throws <see cref="StoreUnavailableException"/> when the store does not respond.
/// </summary>
public interface IJobIndex
{
    /// <summary>
    /// A tenant's jobs, newest first; <paramref name="limit"/> 1 to 100. If the index alone can't decide, at most
    /// 500 rows are read for a page, so that a page may have fewer jobs than <paramref name="limit"/>, or none, although another page follows. Throws
    /// <see cref="FormatException"/> for an invalid cursor.
    /// </summary>
    Task<JobPage> ListAsync(string tenant, JobFilter filter, int limit, string? cursor, CancellationToken cancellationToken);

    /// <summary>
    /// The positions of jobs in the queue of a lane: 1 is the next. A job that has begun, and a job of another lane, is absent. A position is an estimate, since
    /// the jobs of a lane may wait for different providers; of more than 64 jobs between which others wait, some positions are interpolated, which limits the cost.
    /// </summary>
    Task<IReadOnlyDictionary<Guid, int>> FindQueuePositionsAsync(string lane, IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken);

    /// <summary>The number of unfinished jobs in all lanes.</summary>
    Task<long> CountUnfinishedAsync(CancellationToken cancellationToken);

    /// <summary>The number of unfinished jobs of a tenant.</summary>
    Task<long> CountUnfinishedAsync(string tenant, CancellationToken cancellationToken);
}
