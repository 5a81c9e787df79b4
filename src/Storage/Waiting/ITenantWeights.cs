using ImageGen.Storage.Redis;

namespace ImageGen.Storage.Waiting;

/// <summary>
/// The weights of tenants: with a weight of 3, a tenant has three jobs begun for each one of a tenant of weight 1, while both have waiting jobs. They count at once,
/// for all waiting lines. Every method throws <see cref="StoreUnavailableException"/> when the store does not respond.
/// </summary>
public interface ITenantWeights
{
    /// <summary>The greatest weight.</summary>
    const int Max = 1000;

    /// <summary>All weights other than 1, which is the weight of every other tenant.</summary>
    Task<IReadOnlyDictionary<string, int>> ReadAsync(CancellationToken cancellationToken);

    /// <summary>Sets the weight of a tenant, 1 to <see cref="Max"/>.</summary>
    Task SetAsync(string tenant, int weight, CancellationToken cancellationToken);
}
