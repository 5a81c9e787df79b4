using ImageGen.Storage.Redis;

namespace ImageGen.Storage.Limits;

/// <summary>How many jobs of a tenant are at providers at the same time, over all providers and workers. A slot becomes free when it is no longer renewed.</summary>
public interface ITenantSlots
{
    /// <summary>Takes or renews the slot of a job; false when <paramref name="limit"/> others have one.</summary>
    /// <exception cref="StoreUnavailableException">The store does not answer; the slot may be taken, and expires by its lease.</exception>
    Task<bool> TryTakeAsync(string tenant, Guid jobId, int limit, TimeSpan lease, CancellationToken cancellationToken);

    /// <summary>Renews the slots of jobs that have one, and takes a slot for each other job while there are free ones.</summary>
    /// <exception cref="StoreUnavailableException">The store does not answer.</exception>
    Task KeepAsync(string tenant, IReadOnlyCollection<Guid> jobIds, int limit, TimeSpan lease, CancellationToken cancellationToken);

    /// <summary>Returns the slot; does nothing when the job has none.</summary>
    /// <exception cref="StoreUnavailableException">The store does not answer; the slot expires by its lease.</exception>
    Task ReleaseAsync(string tenant, Guid jobId, CancellationToken cancellationToken);

    /// <summary>The number of jobs that hold a slot.</summary>
    /// <exception cref="StoreUnavailableException">The store does not answer.</exception>
    Task<long> CountAsync(string tenant, CancellationToken cancellationToken);
}
