using System.Collections.Concurrent;

namespace ImageGen.Worker.Claims;

/// <summary>
/// Limits how many orders this worker sends to one instance at once, for adapters with few connections. An order that waited for a connection would use
/// one of the worker's slots until its deadline passed with nothing sent; instead its job returns to the queue.
/// </summary>
internal sealed class OrderConcurrencyLimiter
{
    // An asynchronous order is answered with an id within milliseconds; waiting for that is quicker than another round through the queue.
    private static readonly TimeSpan ShortWait = TimeSpan.FromMilliseconds(100);

    private readonly ConcurrentDictionary<string, SemaphoreSlim> _turns = new(StringComparer.Ordinal);

    /// <summary>Takes a turn at an instance; null when none is free.</summary>
    /// <param name="instance">The instance.</param>
    /// <param name="limit">How many orders its adapter sends at once.</param>
    /// <param name="isQuick">Whether its orders are answered immediately, so that a turn is free again soon.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    public async Task<IDisposable?> TryTakeAsync(string instance, int limit, bool isQuick, CancellationToken cancellationToken)
    {
        var turns = _turns.GetOrAdd(instance, static (_, count) => new SemaphoreSlim(count), limit);
        return await turns.WaitAsync(isQuick ? ShortWait : TimeSpan.Zero, cancellationToken) ? new Turn(turns) : null;
    }

    /// <summary>Whether a turn is free now.</summary>
    public bool HasFree(string instance) => !_turns.TryGetValue(instance, out var turns) || turns.CurrentCount > 0;

    private sealed class Turn(SemaphoreSlim turns) : IDisposable
    {
        private SemaphoreSlim? _turns = turns;

        public void Dispose() => Interlocked.Exchange(ref _turns, null)?.Release();
    }
}
