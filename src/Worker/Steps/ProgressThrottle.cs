using System.Collections.Concurrent;

namespace ImageGen.Worker.Steps;

/// <summary>
/// Passes the progress reports that are worth an event: for each order every 10 percent once, from 10 to 90 percent, and at most one a second. It remembers what
/// this worker has passed; the store knows what other workers have.
/// </summary>
internal sealed class ProgressThrottle(TimeProvider time)
{
    private const int MaxOrders = 10_000;

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<(Guid Job, int Attempt), (int Tenth, long At)> _passed = new();

    /// <summary>The reached multiple of 10 percent if it is to be recorded now; otherwise null.</summary>
    public int? Pass(Guid job, int attempt, int percent)
    {
        // At 100 the image is nearly done, and its own event reports it.
        var tenth = Math.Clamp(percent, 0, 90) / 10 * 10;
        var now = time.GetTimestamp();
        if (tenth == 0 || (_passed.TryGetValue((job, attempt), out var last) && (tenth <= last.Tenth || time.GetElapsedTime(last.At, now) < Pause)))
        {
            return null;
        }

        if (_passed.Count >= MaxOrders)
        {
            // The end of an order is not reported here, so entries are never removed. A dropped entry costs one write that the store refuses.
            _passed.Clear();
        }

        _passed[(job, attempt)] = (tenth, now);
        return tenth;
    }
}
