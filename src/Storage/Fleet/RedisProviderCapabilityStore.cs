using System.Text.Json;
using ImageGen.Storage.Redis;
using StackExchange.Redis;

namespace ImageGen.Storage.Fleet;

/// <summary>One hash: capabilities as JSON by the instance's name.</summary>
internal sealed class RedisProviderCapabilityStore(StoreConnection store) : IProviderCapabilityStore
{
    public async Task PutAsync(IReadOnlyCollection<ProviderCapabilities> notices, CancellationToken cancellationToken)
    {
        HashEntry[] entries = [.. notices.Select(notice => new HashEntry(notice.Provider, JsonSerializer.Serialize(notice, FleetJsonContext.Default.ProviderCapabilities)))];
        if (entries.Length > 0)
        {
            await store.DoAsync(
                async database =>
                {
                    await database.HashSetAsync(ProviderKeys.Board, entries);
                    return true;
                },
                cancellationToken);
        }
    }

    public async Task<IReadOnlyDictionary<string, ProviderCapabilities>> ReadAsync(CancellationToken cancellationToken)
    {
        var all = await store.DoAsync(database => database.HashGetAllAsync(ProviderKeys.Board), cancellationToken);
        return all.ToDictionary(entry => (string)entry.Name!, entry => JsonSerializer.Deserialize(((string)entry.Value!), FleetJsonContext.Default.ProviderCapabilities)!, StringComparer.Ordinal);
    }
}
