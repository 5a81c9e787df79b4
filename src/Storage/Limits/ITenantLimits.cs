using ImageGen.Storage.Redis;

namespace ImageGen.Storage.Limits;

/// <summary>The limits that operators set for tenants.</summary>
public interface ITenantLimits
{
    /// <summary>The limits of the tenant; null when none are set, so that the default ones apply.</summary>
    /// <exception cref="StoreUnavailableException">The store does not answer.</exception>
    Task<AccessLimits?> FindAsync(string tenant, CancellationToken cancellationToken);

    /// <summary>Sets all limits of the tenant. Every gateway and worker applies them within 2 s.</summary>
    /// <exception cref="ArgumentException">A limit is out of its range.</exception>
    /// <exception cref="StoreUnavailableException">The store does not answer.</exception>
    Task PutAsync(string tenant, AccessLimits limits, CancellationToken cancellationToken);

    /// <summary>Removes the limits of the tenant, so that the default ones apply; false when none were set.</summary>
    /// <exception cref="StoreUnavailableException">The store does not answer.</exception>
    Task<bool> RemoveAsync(string tenant, CancellationToken cancellationToken);
}
