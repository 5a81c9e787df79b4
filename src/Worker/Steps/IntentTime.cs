using ImageGen.Worker.Claims;

namespace ImageGen.Worker.Steps;

/// <summary>
/// When an order may have left, by this worker's clock, which is the one that adapters hold against their providers' lists. The row tells it by
/// the store's clock and by that of the worker that ordered. Where those two disagree, nobody knows which one was wrong, or whether the
/// store's was set since.
/// </summary>
internal readonly struct IntentTime
{
    /// <summary>More than answers take on their way.</summary>
    private static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(30);

    /// <summary>An order may be on its way for a while, and be listed a little later. Longer than any adapter waits for that.</summary>
    private static readonly TimeSpan Settled = TimeSpan.FromMinutes(2);

    private readonly DateTimeOffset _latest;
    private readonly bool _storeAgrees;

    public IntentTime(ClaimedJob job, DateTimeOffset now)
    {
        var byStore = now - job.SinceIntent;
        var byWorker = job.Row.IntentClock is { } clock && job.Row.IntentAt is { } at && (clock - at).Duration() > Tolerance ? clock : byStore;
        (Earliest, _latest) = byStore < byWorker ? (byStore, byWorker) : (byWorker, byStore);
        _storeAgrees = job.StoreAhead.Duration() <= Tolerance;
    }

    /// <summary>From when on the order may be listed.</summary>
    public DateTimeOffset Earliest { get; }

    /// <summary>Why an empty list proves nothing now; null where it does. The price of a wrong guess is a second purchase.</summary>
    public string? Doubt(DateTimeOffset now)
        => !_storeAgrees ? "The clock here and the store's differ by more than 30 s, so that an order that is not listed may have been bought."
            : _latest != Earliest && now - _latest < Settled ? "The clocks of the store and of the worker that ordered differed, so that the order may still come to be listed."
            : null;
}
