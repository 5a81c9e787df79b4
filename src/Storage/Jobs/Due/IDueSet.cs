using ImageGen.Storage.Redis;

namespace ImageGen.Storage.Jobs.Due;

/// <summary>
/// The jobs somebody must look at, by moment: what a worker takes next, and what waits longest. Every method throws <see cref="StoreUnavailableException"/>
/// when the store does not answer.
/// </summary>
public interface IDueSet
{
    /// <summary>
    /// Takes up to <paramref name="limit"/> ids whose moment has come, oldest first, moving each moment forward by
    /// <paramref name="lease"/> so that no two takers get the same one. <paramref name="lane"/> is ignored for <see cref="DueKind.Expire"/>.
    /// </summary>
    Task<IReadOnlyList<Guid>> TakeDueAsync(DueKind kind, string lane, int limit, TimeSpan lease, CancellationToken cancellationToken);

    /// <summary>Of the paid images of these lanes that wait to be fetched, when the first is deleted by its provider; null when none waits.</summary>
    Task<DateTimeOffset?> FindNextDeletionAsync(IEnumerable<string> lanes, CancellationToken cancellationToken);

    /// <summary>Since when the oldest of the jobs has been waiting of which nobody can find out whether they were bought; null when there is none.</summary>
    Task<DateTimeOffset?> FindOldestUnknownAsync(CancellationToken cancellationToken);
}
