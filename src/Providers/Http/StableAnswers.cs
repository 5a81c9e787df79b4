using System.Collections.Concurrent;

namespace ImageGen.Providers.Http;

/// <summary>
/// Orders of which the service says that they are done or unknown, and has no result: one such answer may come from a proxy, or from a replica that
/// lags, and counts only when it stands. Kept by each worker for itself and in memory only: who is started anew waits once more, and no order is
/// asked about for longer than a few such waits.
/// </summary>
internal sealed class StableAnswers(TimeProvider clock)
{
    private const int MostKept = 10_000;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<string, long> _since = new(StringComparer.Ordinal);

    /// <summary>When to ask again, while it is not sure.</summary>
    public static TimeSpan Again { get; } = TimeSpan.FromSeconds(5);

    /// <summary>Notes such an answer; whether it has been the answer for so long that it counts: 30 s, or half of a shorter deadline.</summary>
    public bool Counts(string id, GenerationOrder order)
    {
        if (_since.Count >= MostKept)
        {
            _since.Clear();
        }

        var waited = clock.GetElapsedTime(_since.GetOrAdd(id, _ => clock.GetTimestamp()));
        return waited >= (order.Deadline / 2 < Patience ? order.Deadline / 2 : Patience) && _since.TryRemove(id, out _);
    }

    /// <summary>Another answer came: the next one of that kind begins anew.</summary>
    public void Forget(string id) => _since.TryRemove(id, out _);
}
