using ImageGen.Storage.Redis;

namespace ImageGen.Storage.Jobs.Due;

/// <summary>
/// The set of all unfinished jobs, ordered by the time at which a worker must next look at each of them. Every method throws
/// <see cref="StoreUnavailableException"/> when the store does not respond.
/// </summary>
public interface IDueSet
{
    /// <summary>
    /// Takes up to <paramref name="limit"/> due jobs, oldest first, and postpones each by <paramref name="lease"/>, so that no two callers get the
    /// same job. <paramref name="lane"/> is ignored for <see cref="DueKind.Expire"/>.
    /// </summary>
    Task<IReadOnlyList<Guid>> TakeDueAsync(DueKind kind, string lane, int limit, TimeSpan lease, CancellationToken cancellationToken);

    /// <summary>What decides where a job waits; null if there is no such row.</summary>
    Task<QueuedJob?> FindQueuedAsync(Guid id, CancellationToken cancellationToken);

    /// <summary>
    /// Whether the partition may have jobs of the lanes for which this process takes jobs. True as long as that is unknown; false at most a few seconds after a job was
    /// added by another process.
    /// </summary>
    bool MayHaveJobs(int partition);

    /// <summary>The earliest time at which a provider deletes a paid image of these lanes that waits to be fetched; null if none waits.</summary>
    Task<DateTimeOffset?> FindNextDeletionAsync(IEnumerable<string> lanes, CancellationToken cancellationToken);

    /// <summary>The time since which the oldest order with an unknown outcome has been unknown; null if there is none.</summary>
    Task<DateTimeOffset?> FindOldestUnknownAsync(CancellationToken cancellationToken);
}
