using System.Text.Json.Serialization;

namespace ImageGen.Contracts;

/// <summary>
/// Event: every job of a batch has ended. It follows the final event of the last job, and is repeated when a replayed job
/// ends again.
/// </summary>
public sealed record BatchCompleted : NumberedEvent
{
    /// <summary>The type name of the event.</summary>
    public const string EventType = "batch.completed";

    /// <summary>The batch.</summary>
    [JsonPropertyName("batch_id")]
    public required Guid BatchId { get; init; }

    /// <summary>The number of its jobs.</summary>
    [JsonPropertyName("total")]
    public required int Total { get; init; }

    /// <summary>How many of them succeeded.</summary>
    [JsonPropertyName("succeeded")]
    public required int Succeeded { get; init; }

    /// <summary>How many failed, including those with an unknown outcome.</summary>
    [JsonPropertyName("failed")]
    public required int Failed { get; init; }

    /// <summary>How many were canceled.</summary>
    [JsonPropertyName("canceled")]
    public required int Canceled { get; init; }

    /// <summary>The jobs, in the order of their seeds.</summary>
    [JsonPropertyName("job_ids")]
    public required IReadOnlyList<Guid> JobIds { get; init; }

    /// <inheritdoc/>
    [JsonIgnore]
    public override Guid Subject => BatchId;
}
