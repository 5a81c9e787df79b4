using System.Collections.Concurrent;

namespace ImageGen.Worker.Steps;

/// <summary>
/// Limits how often this worker polls a hosted service. Services limit that too (Replicate: 3000 requests a minute), so when many orders run at once, each of them
/// is polled less often.
/// </summary>
internal sealed class PollThrottle(TimeProvider time)
{
    private const double MaxPerSecond = 20;

    private static readonly TimeSpan Window = TimeSpan.FromSeconds(10);

    private readonly ConcurrentDictionary<string, Counter> _counters = new(StringComparer.Ordinal);

    /// <summary>Counts a poll at an instance, and returns the factor, at least 1, by which the pause before the next poll of its order is extended.</summary>
    public double Count(string instance) => Math.Max(1, _counters.GetOrAdd(instance, _ => new Counter()).Count(time) / (MaxPerSecond * Window.TotalSeconds));

    private sealed class Counter
    {
        private readonly Lock _gate = new();
        private long? _since;
        private int _now;
        private int _before;

        /// <summary>Counts one, and returns the number in a window: in this one so far, or in the whole previous one.</summary>
        public int Count(TimeProvider time)
        {
            lock (_gate)
            {
                var elapsed = _since is { } since ? time.GetElapsedTime(since) : 2 * Window;
                if (elapsed >= Window)
                {
                    (_before, _now, _since) = (elapsed < 2 * Window ? _now : 0, 0, time.GetTimestamp());
                }

                return Math.Max(++_now, _before);
            }
        }
    }
}
