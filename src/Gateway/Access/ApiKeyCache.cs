using System.Collections.Concurrent;
using ImageGen.Storage.Access;
using ImageGen.Storage.Redis;

namespace ImageGen.Gateway.Access;

/// <summary>
/// API keys by hash, as they were read at most two seconds ago, so that a revocation takes effect everywhere within that time. Unknown hashes are cached too, so that
/// a client that repeats a wrong key does not load the store.
/// </summary>
internal sealed class ApiKeyCache(IApiKeys keys, TimeProvider time)
{
    private const int MaxEntries = 10_000;

    private static readonly TimeSpan MaxAge = TimeSpan.FromSeconds(2);

    private readonly ConcurrentDictionary<string, Entry> _entries = new(StringComparer.Ordinal);

    /// <summary>The key with this hash; null when there is none.</summary>
    /// <exception cref="StoreUnavailableException">The store does not answer, and the last answer is too old.</exception>
    public async ValueTask<ApiKey?> FindAsync(string hash, CancellationToken cancellationToken)
    {
        if (_entries.TryGetValue(hash, out var entry) && time.GetElapsedTime(entry.ReadAt) < MaxAge)
        {
            return entry.Key;
        }

        if (_entries.Count >= MaxEntries)
        {
            _entries.Clear();
        }

        // The age counts from before the read: a revocation during the read may be missing in its result.
        var readAt = time.GetTimestamp();
        var key = await keys.FindByHashAsync(hash, cancellationToken);
        _entries[hash] = new Entry(key, readAt);
        return key;
    }

    /// <summary>Forgets a key that this gateway has changed, so that the change takes effect here at once.</summary>
    public void Forget(ApiKey key)
    {
        foreach (var hash in key.Hashes)
        {
            _entries.TryRemove(hash, out _);
        }
    }

    private sealed record Entry(ApiKey? Key, long ReadAt);
}
