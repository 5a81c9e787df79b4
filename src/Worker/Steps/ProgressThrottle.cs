using System.Collections.Concurrent;

namespace ImageGen.Worker.Steps;

/// <summary>
/// Lets through what is worth an event of that which providers say about how far they are: of one order every tenth of the way once, from 10 to 90,
/// and at most one a second. It remembers what this worker has let through; what another one did, the store knows.
/// </summary>
internal sealed class ProgressThrottle(TimeProvider time)
{
    private const int MostOrders = 10_000;

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<(Guid Job, int Attempt), (int Tenth, long At)> _told = new();

    /// <summary>The tenth that was reached, in percent, where it is to be told of now; null where it is not.</summary>
    public int? Pass(Guid job, int attempt, int percent)
    {
        // At 100 it is as good as there, and then it is the image itself that tells.
        var tenth = Math.Clamp(percent, 0, 90) / 10 * 10;
        var now = time.GetTimestamp();
        if (tenth == 0 || (_told.TryGetValue((job, attempt), out var last) && (tenth <= last.Tenth || time.GetElapsedTime(last.At, now) < Pause)))
        {
            return null;
        }

        if (_told.Count >= MostOrders)
        {
            // Nobody says when an order is over. What is forgotten costs one write that the store refuses.
            _told.Clear();
        }

        _told[(job, attempt)] = (tenth, now);
        return tenth;
    }
}
