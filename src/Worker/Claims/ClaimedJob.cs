using ImageGen.Contracts;
using ImageGen.Providers;
using ImageGen.Storage.Jobs;
using ImageGen.Worker.Attempts;
using ImageGen.Worker.Instances;

namespace ImageGen.Worker.Claims;

/// <summary>A job that this worker holds, and what it learned since it claimed it.</summary>
internal sealed class ClaimedJob(Job row, bool poisoned, TimeSpan lease, Func<bool> isHeardOf, TimeProvider time, CancellationToken held, CancellationToken cut)
{
    private readonly long _since = time.GetTimestamp();

    // The store granted the lease from its own present, so that tells its clock; ours may be wrong by minutes.
    private readonly DateTimeOffset _claimedAt = row.LeaseUntil is { } until ? until - lease : time.GetUtcNow();

    /// <summary>The row as of the claim: its id and fence are the claim.</summary>
    public Job Row { get; } = row;

    /// <summary>Worker after worker ended while working on it.</summary>
    public bool Poisoned { get; } = poisoned;

    /// <summary>Canceled when the claim is lost or the host's grace is over: from then on nothing is to be done and nothing to be written.</summary>
    public CancellationToken Held { get; } = held;

    /// <summary>
    /// Canceled when the host's grace is over, and not when the claim is lost: what is paid for is worth waiting for also when the job is
    /// another's.
    /// </summary>
    public CancellationToken Cut { get; } = cut;

    /// <summary>
    /// Whether the store heard of this worker so lately that nobody else can have taken the job. No order may leave when it did not: whoever took the job has
    /// looked for it.
    /// </summary>
    public bool IsHeardOf => isHeardOf();

    /// <summary>The present, by the store's clock.</summary>
    public DateTimeOffset Now => _claimedAt + time.GetElapsedTime(_since);

    /// <summary>How far the store's clock is ahead of this worker's.</summary>
    public TimeSpan StoreAhead => Now - time.GetUtcNow();

    /// <summary>A moment of the row by this worker's clock, for comparison with a provider's.</summary>
    public DateTimeOffset AsOurs(DateTimeOffset ofStore) => ofStore - StoreAhead;

    /// <summary>The provider it is or was at, or is about to be sent to; null when this worker knows none of that name.</summary>
    public ProviderInstance? Instance { get; set; }

    /// <summary>The providers it may go to, and where among them it is. Set by whoever runs it, before anything else.</summary>
    public JobRoute Route { get; set; } = new([new RouteStop(row.Request.Provider ?? "", null, [])], 0);

    /// <summary>Whether its provider was not well when it was let in, so that how its order goes is to be told.</summary>
    public bool IsProbe { get; set; }

    /// <summary>The image that it starts from, once it is fetched.</summary>
    public InputImage? Source { get; set; }

    /// <summary>Whether it has a place at its provider and no intent is recorded yet.</summary>
    public bool HasEntered { get; set; }

    /// <summary>Its turn to send an order, while it has one; given back when the order is answered, or the claim ends.</summary>
    public IDisposable? Turn { get; set; }

    /// <summary>What to tell of how its order went, once the row is written: nothing may come between an answer and the row.</summary>
    public Func<Task>? Afterwards { get; set; }

    /// <summary>Every attempt so far.</summary>
    public IReadOnlyList<Attempt> Attempts { get; set; } = row.ProviderId is { } id && row.State == JobState.Waiting ? row.Attempts.WithProviderId(id) : row.Attempts;

    /// <summary>
    /// The places that may have the bytes of its image (<see cref="Job.SpilledBy"/>), as far as this worker has come to know: what the row gets
    /// when the claim ends.
    /// </summary>
    public string? SpilledBy { get; set; } = row.SpilledBy;

    /// <summary>Every attempt since the job was made, or replayed.</summary>
    public IEnumerable<Attempt> AttemptsSinceReplay => Attempts.Skip(Row.EarlierAttempts);

    /// <summary>How long ago the intent to buy was recorded.</summary>
    public TimeSpan SinceIntent => Now - (Row.IntentAt ?? Row.StartedAt ?? Row.CreatedAt);

    /// <summary>The name for messages and metrics; null for a job that no provider is ever asked for.</summary>
    public string? ProviderName => Row.IsOfRefusedCommand ? null : Instance?.Entry.Name ?? Row.Provider;
}
