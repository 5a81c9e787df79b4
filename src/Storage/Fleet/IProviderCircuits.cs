using ImageGen.Contracts;

namespace ImageGen.Storage.Fleet;

/// <summary>
/// The circuit breakers of provider instances, one each for the whole fleet: open while orders there are known to fail. It
/// is checked together with the concurrency slot (<see cref="IProviderSlots"/>).
/// </summary>
public interface IProviderCircuits
{
    /// <summary>Records an order that failed because of the provider; true when the circuit is open afterwards.</summary>
    Task<bool> RecordFailureAsync(CircuitFault fault, CancellationToken cancellationToken);

    /// <summary>Records a successful order; true when the circuit is closed afterwards.</summary>
    Task<bool> RecordSuccessAsync(string provider, string revision, Guid jobId, CancellationToken cancellationToken);

    /// <summary>Ends a half-open order whose result says nothing about the provider: the circuit stays open, and the next order may test the provider. True when this was the half-open order.</summary>
    Task<bool> ReleaseProbeAsync(string provider, string revision, Guid jobId, CancellationToken cancellationToken);

    /// <summary>The states of the circuits of these instances, in their order.</summary>
    Task<IReadOnlyList<CircuitState>> ReadAsync(IReadOnlyList<string> providers, CancellationToken cancellationToken);
}

/// <summary>A failure caused by a provider instance.</summary>
/// <param name="Provider">The instance.</param>
/// <param name="Revision">Revision of its settings.</param>
/// <param name="JobId">The job that failed.</param>
/// <param name="Reason">The failure reason.</param>
/// <param name="Message">The provider's message: trimmed, without secrets.</param>
/// <param name="OpenFor">For how long the circuit opens; null for until the settings change.</param>
/// <param name="Points">Its weight; <see cref="OpensAt"/> points of different jobs in a row, without a success between, open the circuit.</param>
public sealed record CircuitFault(string Provider, string Revision, Guid JobId, FailureReason Reason, string Message, TimeSpan? OpenFor, int Points = CircuitFault.OpensAt)
{
    /// <summary>For how long the circuit opens the first time. The duration then grows with the time that the circuit has been open, up to <see cref="OpenFor"/>. Null: <see cref="OpenFor"/> at once.</summary>
    public TimeSpan? OpenAtFirst { get; init; }

    /// <summary>Points that open a circuit.</summary>
    public const int OpensAt = 6;
}

/// <summary>The state of a circuit.</summary>
public sealed record CircuitState
{
    /// <summary>The instance.</summary>
    public required string Provider { get; init; }

    /// <summary>Revision of the settings to which the other values belong; null when nothing is recorded.</summary>
    public string? Revision { get; init; }

    /// <summary>Why it is open; null when it is closed.</summary>
    public FailureReason? Reason { get; init; }

    /// <summary>The provider's message of that failure.</summary>
    public string? Message { get; init; }

    /// <summary>When it opened.</summary>
    public DateTimeOffset? OpenedAt { get; init; }

    /// <summary>When one order may test the provider; null if the circuit is closed, or if it stays open until the settings change.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>The last failure caused by the instance, kept also after the circuit has closed.</summary>
    public FailureReason? LastReason { get; init; }

    /// <summary>The provider's message of that failure.</summary>
    public string? LastMessage { get; init; }

    /// <summary>The time of that failure.</summary>
    public DateTimeOffset? LastAt { get; init; }

    /// <summary>This state as it applies to a revision of the settings: a state that was recorded under other settings is dropped.</summary>
    public CircuitState Under(string revision) => Revision == revision ? this : new CircuitState { Provider = Provider };
}
