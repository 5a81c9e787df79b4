using System.Collections.Concurrent;

namespace ImageGen.Providers.Http;

/// <summary>
/// Debounces responses which state that an order is done or unknown, without a result: a single one may come from a proxy, or from a replica with
/// replication lag, and counts only when it is repeated for some time. Kept per worker and in memory only: a restarted worker waits again, and no order is
/// polled for longer than a few such waits.
/// </summary>
internal sealed class StableResponses(TimeProvider clock)
{
    private const int MaxKept = 10_000;

    private static readonly TimeSpan StableAfter = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<string, long> _since = new(StringComparer.Ordinal);

    /// <summary>When to poll again, while the response does not count yet.</summary>
    public static TimeSpan Again { get; } = TimeSpan.FromSeconds(5);

    /// <summary>Records such a response; returns whether it has been repeated long enough to count: 30 s, or half of a shorter deadline.</summary>
    public bool Counts(string id, GenerationOrder order)
    {
        if (_since.Count >= MaxKept)
        {
            _since.Clear();
        }

        var waited = clock.GetElapsedTime(_since.GetOrAdd(id, _ => clock.GetTimestamp()));
        return waited >= (order.Deadline / 2 < StableAfter ? order.Deadline / 2 : StableAfter) && _since.TryRemove(id, out _);
    }

    /// <summary>Another response arrived: the next one of that kind starts again.</summary>
    public void Reset(string id) => _since.TryRemove(id, out _);
}
