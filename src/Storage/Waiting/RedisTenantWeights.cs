using ImageGen.Storage.Redis;

namespace ImageGen.Storage.Waiting;

/// <summary>A hash, which the script that takes jobs reads.</summary>
internal sealed class RedisTenantWeights(StoreConnection store) : ITenantWeights
{
    public async Task<IReadOnlyDictionary<string, int>> ReadAsync(CancellationToken cancellationToken)
    {
        var entries = await store.DoAsync(database => database.HashGetAllAsync(LineKeys.Weights), cancellationToken);
        return entries.ToDictionary(entry => (string)entry.Name!, entry => (int)entry.Value, StringComparer.Ordinal);
    }

    public Task SetAsync(string tenant, int weight, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(weight, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(weight, ITenantWeights.Max);
        return weight == 1
            ? store.DoAsync(database => database.HashDeleteAsync(LineKeys.Weights, tenant), cancellationToken)
            : store.DoAsync(database => database.HashSetAsync(LineKeys.Weights, tenant, weight), cancellationToken);
    }
}
