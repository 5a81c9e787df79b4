using ImageGen.Contracts;
using ImageGen.Storage.Jobs;
using ImageGen.Worker.Attempts;
using ImageGen.Worker.Instances;

namespace ImageGen.Worker.Claims;

/// <summary>
/// A job that this worker holds. The claim itself never changes: row, fencing token, cancellation tokens, clock. What the worker has learned since is kept
/// here too, because a claim can end at any point, also by an exception, and the code that ends it needs that. It changes only through <see cref="MoveTo"/>, <see
/// cref="Record"/>, <see cref="NoteHolder"/>, <see cref="ForgetHolder"/> and <see cref="Permit"/>.
/// </summary>
internal sealed class ClaimedJob(Job row, bool poisoned, TimeSpan lease, Func<bool> hasRecentHeartbeat, TimeProvider time, CancellationToken held, CancellationToken cut)
{
    private readonly long _since = time.GetTimestamp();

    // The store granted the lease by its own clock, so the lease shows the time of that clock; the clock of this machine may be wrong by minutes.
    private readonly DateTimeOffset _claimedAt = row.LeaseUntil is { } until ? until - lease : time.GetUtcNow();

    /// <summary>The row as of the claim. Its id and fencing token identify the claim.</summary>
    public Job Row { get; } = row;

    /// <summary>Whether several workers in a row have ended while working on this job.</summary>
    public bool Poisoned { get; } = poisoned;

    /// <summary>Canceled when the claim is lost or the host's grace period is over. After that the worker does nothing and writes nothing.</summary>
    public CancellationToken Held { get; } = held;

    /// <summary>
    /// Canceled when the host's grace period is over, but not when the claim is lost: the response to a paid order is kept even when another worker holds the
    /// job.
    /// </summary>
    public CancellationToken Cut { get; } = cut;

    /// <summary>
    /// Whether the store accepted a heartbeat so recently that no other worker can have taken over the job. Otherwise no order may leave, because the other worker
    /// may already have looked it up.
    /// </summary>
    public bool HasRecentHeartbeat => hasRecentHeartbeat();

    /// <summary>The current time, by the store's clock.</summary>
    public DateTimeOffset Now => _claimedAt + time.GetElapsedTime(_since);

    /// <summary>How far the store's clock is ahead of this worker's.</summary>
    public TimeSpan StoreClockLead => Now - time.GetUtcNow();

    /// <summary>A time of the row by this worker's clock, to compare it with a provider's.</summary>
    public DateTimeOffset ToLocalClock(DateTimeOffset storeTime) => storeTime - StoreClockLead;

    /// <summary>The job's position among the providers of its route.</summary>
    public CurrentProvider Current { get; private set; } = new(new JobRoute([new RouteStop(row.Request.Provider ?? "", null, [])], 0), null);

    /// <summary>The provider that the job is or was at, or is about to be sent to; null when this worker has none of that name.</summary>
    public ProviderInstance? Instance => Current.Instance;

    /// <summary>The providers that it may go to, with its position.</summary>
    public JobRoute Route => Current.Route;

    /// <summary>The permit for its order, which is returned when the claim ends without an order.</summary>
    public OrderPermit Permit { get; } = new();

    /// <summary>Every attempt so far.</summary>
    public IReadOnlyList<Attempt> Attempts { get; private set; } = row.ProviderId is { } id && row.State == JobState.Waiting ? row.Attempts.WithProviderId(id) : row.Attempts;

    /// <summary>
    /// The holders that may have the bytes of the image (<see cref="Job.SpilledBy"/>), as far as this worker knows. It is written to the row when the claim
    /// ends, however it ends.
    /// </summary>
    public string? SpilledBy { get; private set; } = row.SpilledBy;

    /// <summary>The attempts since the job was created or last replayed.</summary>
    public IEnumerable<Attempt> AttemptsSinceReplay => Attempts.Skip(Row.EarlierAttempts);

    /// <summary>The time since the intent was recorded.</summary>
    public TimeSpan SinceIntent => Now - (Row.IntentAt ?? Row.StartedAt ?? Row.CreatedAt);

    /// <summary>The provider's name for messages and metrics; null for a job that is never sent to a provider.</summary>
    public string? ProviderName => Row.IsOfRefusedCommand ? null : Instance?.Entry.Name ?? Row.Provider;

    /// <summary>Sets the provider. Called when the job's run begins, and by the selection of a provider.</summary>
    public void MoveTo(CurrentProvider provider) => Current = provider;

    /// <summary>Replaces the attempts.</summary>
    public void Record(IReadOnlyList<Attempt> attempts) => Attempts = attempts;

    /// <summary>Records that the holder may have the bytes of the image.</summary>
    public void NoteHolder(string holder) => SpilledBy = ImageHolders.With(SpilledBy, holder);

    /// <summary>Records that the holder was checked and does not have them.</summary>
    public void ForgetHolder(string holder) => SpilledBy = ImageHolders.Without(SpilledBy, holder);
}
