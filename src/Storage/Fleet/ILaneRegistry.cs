using ImageGen.Storage.Redis;

namespace ImageGen.Storage.Fleet;

/// <summary>
/// The lanes that jobs have been queued in, including lanes that are no longer configured. Every method throws <see cref="StoreUnavailableException"/> when the
/// store does not respond.
/// </summary>
public interface ILaneRegistry
{
    /// <summary>Every lane in which there may be jobs that have not ended.</summary>
    Task<IReadOnlyList<string>> ReadAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Records which lanes this worker's configuration names, and returns those of <paramref name="lanes"/> that no worker of the fleet has named for
    /// <paramref name="patience"/>: any worker may run jobs in them.
    /// </summary>
    Task<IReadOnlyList<string>> NameAsync(IReadOnlyCollection<string> named, IReadOnlyCollection<string> lanes, TimeSpan patience, CancellationToken cancellationToken);

    /// <summary>The number of jobs of a lane that have not ended.</summary>
    async Task<long> CountAsync(string lane, CancellationToken cancellationToken) => (await CountWorkAsync(lane, cancellationToken)).Unfinished;

    /// <summary>The numbers of jobs of a lane that wait, and that have begun and not ended. Partitions that do not respond are left out while others respond.</summary>
    Task<LaneWork> CountWorkAsync(string lane, CancellationToken cancellationToken);

    /// <summary>Removes a lane from those partitions in which it has no job.</summary>
    Task ForgetEmptyAsync(string lane, CancellationToken cancellationToken);

    /// <summary>
    /// Scans all keys for due sets of lanes that are not registered, which an earlier version wrote, and registers them. Takes a while on a
    /// large store.
    /// </summary>
    /// <returns>The lanes of those due sets.</returns>
    Task<IReadOnlyList<string>> RecordFromKeysAsync(CancellationToken cancellationToken);
}
