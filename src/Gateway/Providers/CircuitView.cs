using ImageGen.Contracts;
using ImageGen.Jobs;
using ImageGen.Storage.Fleet;

namespace ImageGen.Gateway.Providers;

/// <summary>State of a provider instance's circuit breaker.</summary>
internal sealed record CircuitView
{
    /// <summary><c>closed</c>: orders go to the provider. <c>open</c>: no order goes. <c>half_open</c>: one order tests whether the provider is well again.</summary>
    public required string State { get; init; }

    /// <summary>Why it is not closed; null when it is.</summary>
    public FailureReason? Reason { get; init; }

    /// <summary>Why it is not closed, in a sentence; for the operator (Authorization: Bearer with the admin token) the provider's message. Null when it is closed.</summary>
    public string? Message { get; init; }

    /// <summary>When it opened, UTC; null when it is closed.</summary>
    public DateTimeOffset? OpenedAt { get; init; }

    /// <summary>When one order may test the provider, UTC; null when it is closed, and when the instance's settings must change first.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>The view of a circuit breaker.</summary>
    public static CircuitView Of(CircuitState circuit, DateTimeOffset now, bool forOperator) => new()
    {
        State = circuit.Reason is null ? "closed" : circuit.Until <= now ? "half_open" : "open",
        Reason = circuit.Reason,
        Message = forOperator || circuit.Reason is not { } reason ? circuit.Message : TenantMessage.Of(reason),
        OpenedAt = circuit.OpenedAt,
        Until = circuit.Until,
    };
}
