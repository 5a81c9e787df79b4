using System.Collections.Concurrent;

namespace ImageGen.Worker.Claims;

/// <summary>
/// How many orders this worker sends to one instance at once, where its adapter has few connections for them. An order that waited for a connection would
/// keep one of the worker's slots, and its time to leave would run out with nothing sent; its job goes back to the queue instead.
/// </summary>
internal sealed class OrderConcurrencyLimiter
{
    // An order that is only taken in, with an id, is answered in milliseconds: that is shorter than the way through the queue.
    private static readonly TimeSpan ShortWait = TimeSpan.FromMilliseconds(100);

    private readonly ConcurrentDictionary<string, SemaphoreSlim> _turns = new(StringComparer.Ordinal);

    /// <summary>Takes a turn at an instance; null when none is free.</summary>
    /// <param name="instance">The instance.</param>
    /// <param name="most">How many orders its adapter sends at once.</param>
    /// <param name="isQuick">Whether its orders are answered at once, so that a turn is free again soon.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<IDisposable?> TryTakeAsync(string instance, int most, bool isQuick, CancellationToken cancellationToken)
    {
        var turns = _turns.GetOrAdd(instance, static (_, count) => new SemaphoreSlim(count), most);
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
