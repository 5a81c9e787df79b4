using System.Collections.Concurrent;

namespace ImageGen.Worker.Steps;

/// <summary>
/// Passes those progress reports that are worth an event: for each order every tenth once, from 10 to 90 percent, and at most one a second. It remembers what
/// this worker has passed; the store knows what other workers did.
/// </summary>
internal sealed class ProgressThrottle(TimeProvider time)
{
    private const int MostOrders = 10_000;

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<(Guid Job, int Attempt), (int Tenth, long At)> _told = new();

    /// <summary>The tenth that was reached, in percent, if it is to be recorded now; else null.</summary>
    public int? Pass(Guid job, int attempt, int percent)
    {
        // At 100 the image is nearly there, and its own event reports it.
        var tenth = Math.Clamp(percent, 0, 90) / 10 * 10;
        var now = time.GetTimestamp();
        if (tenth == 0 || (_told.TryGetValue((job, attempt), out var last) && (tenth <= last.Tenth || time.GetElapsedTime(last.At, now) < Pause)))
        {
            return null;
        }

        if (_told.Count >= MostOrders)
        {
            // Nobody reports the end of an order. A forgotten entry costs one write that the store refuses.
            _told.Clear();
        }

        _told[(job, attempt)] = (tenth, now);
        return tenth;
    }
}
