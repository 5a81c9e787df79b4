using ImageGen.Storage.Redis;
using StackExchange.Redis;

namespace ImageGen.Storage.Jobs;

/// <summary>One hash: a notice as JSON by the instance's name.</summary>
internal sealed class RedisProviderBoard(StoreConnection store) : IProviderBoard
{
    public async Task PutAsync(IReadOnlyCollection<ProviderNotice> notices, CancellationToken cancellationToken)
    {
        HashEntry[] entries = [.. notices.Select(notice => new HashEntry(notice.Provider, StoreJson.Write(notice)))];
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

    public async Task<IReadOnlyDictionary<string, ProviderNotice>> ReadAsync(CancellationToken cancellationToken)
    {
        var all = await store.DoAsync(database => database.HashGetAllAsync(ProviderKeys.Board), cancellationToken);
        return all.ToDictionary(entry => (string)entry.Name!, entry => StoreJson.Read<ProviderNotice>(entry.Value!), StringComparer.Ordinal);
    }
}
