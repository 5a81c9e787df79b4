using ImageGen.Contracts;

namespace ImageGen.Storage.Fleet;

/// <summary>
/// The circuits of provider instances, one each for the whole fleet: open while orders there are known to be in vain. Whether one is open
/// is asked with the slot (<see cref="IProviderSlots"/>).
/// </summary>
public interface IProviderCircuits
{
    /// <summary>Tells of an order that failed in a way that speaks against the provider; true when the circuit is open after it.</summary>
    Task<bool> RecordFailureAsync(CircuitFault fault, CancellationToken cancellationToken);

    /// <summary>Tells of an order that went well; true when the circuit is closed after it.</summary>
    Task<bool> RecordSuccessAsync(string provider, string revision, Guid jobId, CancellationToken cancellationToken);

    /// <summary>How the circuits of these instances stand, in their order.</summary>
    Task<IReadOnlyList<CircuitState>> ReadAsync(IReadOnlyList<string> providers, CancellationToken cancellationToken);
}

/// <summary>A failure that speaks against a provider instance.</summary>
/// <param name="Provider">The instance.</param>
/// <param name="Revision">Of its settings.</param>
/// <param name="JobId">The job that met it.</param>
/// <param name="Reason">Why, in the one vocabulary.</param>
/// <param name="Message">What the provider said: trimmed, without secrets.</param>
/// <param name="OpenFor">For how long the circuit opens; null until the settings change.</param>
/// <param name="Points">How heavy it weighs; <see cref="OpensAt"/> points of different jobs in a row, without a success between, open the circuit.</param>
public sealed record CircuitFault(string Provider, string Revision, Guid JobId, FailureReason Reason, string Message, TimeSpan? OpenFor, int Points = CircuitFault.OpensAt)
{
    /// <summary>For how long it opens the first time; from there the pause grows with the time it has been open, up to <see cref="OpenFor"/>. Null for that.</summary>
    public TimeSpan? OpenAtFirst { get; init; }

    /// <summary>Points that open a circuit.</summary>
    public const int OpensAt = 6;
}

/// <summary>How a circuit stands.</summary>
public sealed record CircuitState
{
    /// <summary>The instance.</summary>
    public required string Provider { get; init; }

    /// <summary>Of the settings under which the rest was learned; null when nothing was.</summary>
    public string? Revision { get; init; }

    /// <summary>Why it is open; null when it is closed.</summary>
    public FailureReason? Reason { get; init; }

    /// <summary>What the provider said then.</summary>
    public string? Message { get; init; }

    /// <summary>When it opened.</summary>
    public DateTimeOffset? OpenedAt { get; init; }

    /// <summary>When one order may try again; null when it is closed, or its settings must change first.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>The last failure that spoke against the instance, also when it is well again.</summary>
    public FailureReason? LastReason { get; init; }

    /// <summary>What the provider said then.</summary>
    public string? LastMessage { get; init; }

    /// <summary>When that was.</summary>
    public DateTimeOffset? LastAt { get; init; }

    /// <summary>The same for somebody to whom other settings count: what was learned under others is forgotten.</summary>
    public CircuitState Under(string revision) => Revision == revision ? this : new CircuitState { Provider = Provider };
}
