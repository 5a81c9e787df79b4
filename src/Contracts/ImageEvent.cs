using System.Text.Json.Serialization;

namespace ImageGen.Contracts;

/// <summary>
/// What every event carries. Events of one job are numbered 1, 2, 3 … without gaps; the number is the same on the bus,
/// in the event stream and over HTTP. Delivery is at least once: a repeated event has the same message id and number.
/// </summary>
public abstract record ImageEvent
{
    /// <summary>The job.</summary>
    [JsonPropertyName("job_id")]
    public required Guid JobId { get; init; }

    /// <summary>On whose behalf it runs.</summary>
    [JsonPropertyName("tenant")]
    public required string Tenant { get; init; }

    /// <summary>The batch it belongs to, if any.</summary>
    [JsonPropertyName("batch_id")]
    public Guid? BatchId { get; init; }

    /// <summary>Number of this event within the job, from 1.</summary>
    [JsonPropertyName("sequence")]
    public long Sequence { get; init; }

    /// <summary>When it happened, by the store's clock, UTC.</summary>
    [JsonPropertyName("time")]
    public DateTimeOffset Time { get; init; }

    /// <summary>The caller's own labels.</summary>
    [JsonPropertyName("metadata")]
    public IReadOnlyDictionary<string, string>? Metadata { get; init; }
}
