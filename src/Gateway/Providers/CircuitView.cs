using ImageGen.Contracts;
using ImageGen.Jobs;
using ImageGen.Storage.Fleet;

namespace ImageGen.Gateway.Providers;

/// <summary>Whether orders go to a provider instance, and why not.</summary>
internal sealed record CircuitView
{
    /// <summary><c>closed</c>: they do. <c>open</c>: none does. <c>half_open</c>: one may try whether it is well again.</summary>
    public required string State { get; init; }

    /// <summary>Why it is not closed; null otherwise.</summary>
    public FailureReason? Reason { get; init; }

    /// <summary>Why it is not closed, in a sentence; to the operator (Authorization: Bearer with the admin token) what the provider said. Null when it is closed.</summary>
    public string? Message { get; init; }

    /// <summary>When it opened, UTC; null when it is closed.</summary>
    public DateTimeOffset? OpenedAt { get; init; }

    /// <summary>When one order may try again, UTC; null when it is closed, and when the instance's settings must change first.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>The view of a circuit.</summary>
    public static CircuitView Of(CircuitState circuit, DateTimeOffset now, bool forOperator) => new()
    {
        State = circuit.Reason is null ? "closed" : circuit.Until <= now ? "half_open" : "open",
        Reason = circuit.Reason,
        Message = forOperator || circuit.Reason is not { } reason ? circuit.Message : TenantMessage.Of(reason),
        OpenedAt = circuit.OpenedAt,
        Until = circuit.Until,
    };
}
