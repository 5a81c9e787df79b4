using ImageGen.Storage.Redis;

namespace ImageGen.Storage.Fleet;

/// <summary>
/// The lanes that jobs were put in, whatever is configured now. Every method throws <see cref="StoreUnavailableException"/> when the store does
/// not answer.
/// </summary>
public interface ILaneRegistry
{
    /// <summary>Every lane in which there may be jobs that have not ended.</summary>
    Task<IReadOnlyList<string>> ReadAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Says which lanes this worker's configuration names, and answers those of <paramref name="lanes"/> that no worker of the fleet has named for
    /// <paramref name="patience"/>: jobs in them are anybody's.
    /// </summary>
    Task<IReadOnlyList<string>> NameAsync(IReadOnlyCollection<string> named, IReadOnlyCollection<string> lanes, TimeSpan patience, CancellationToken cancellationToken);

    /// <summary>How many jobs of a lane have not ended.</summary>
    Task<long> CountAsync(string lane, CancellationToken cancellationToken);

    /// <summary>Forgets a lane in those partitions in which it has no job.</summary>
    Task ForgetEmptyAsync(string lane, CancellationToken cancellationToken);

    /// <summary>
    /// Looks through all keys for due sets of lanes that are not in the book, which a version before it wrote, and enters them. Takes a while on a
    /// large store.
    /// </summary>
    /// <returns>The lanes of those due sets.</returns>
    Task<IReadOnlyList<string>> RecordFromKeysAsync(CancellationToken cancellationToken);
}
