using ImageGen.Worker.Claims;

namespace ImageGen.Worker.Steps;

/// <summary>
/// The time at which an order may have left, by this worker's clock, which adapters compare with their providers' lists. The row has the time by the store's clock and by
/// that of the worker that ordered. If those two disagree, it is unknown which one was wrong, or whether the store's clock was set since.
/// </summary>
internal readonly struct IntentTime
{
    /// <summary>Longer than any response takes.</summary>
    private static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(30);

    /// <summary>An order may take some time to arrive, and be listed a little later. Longer than any adapter waits for that.</summary>
    private static readonly TimeSpan Settled = TimeSpan.FromMinutes(2);

    private readonly DateTimeOffset _latest;
    private readonly bool _storeAgrees;

    public IntentTime(ClaimedJob job, DateTimeOffset now)
    {
        var byStore = now - job.SinceIntent;
        var byWorker = job.Row.IntentClock is { } clock && job.Row.IntentAt is { } at && (clock - at).Duration() > Tolerance ? clock : byStore;
        (Earliest, _latest) = byStore < byWorker ? (byStore, byWorker) : (byWorker, byStore);
        _storeAgrees = job.StoreClockLead.Duration() <= Tolerance;
    }

    /// <summary>The earliest time at which the order may be listed.</summary>
    public DateTimeOffset Earliest { get; }

    /// <summary>Why an empty list proves nothing now; null when it proves that nothing was bought. A wrong conclusion would cause a second purchase.</summary>
    public string? Doubt(DateTimeOffset now)
        => !_storeAgrees ? "The clocks of this worker and the store differ by more than 30 s, so an order that is not listed may have been bought."
            : _latest != Earliest && now - _latest < Settled ? "The clocks of the store and of the worker that ordered differed, so the order may still be listed."
            : null;
}
