using System.Text.Json.Serialization;

namespace ImageGen.Contracts;

/// <summary>
/// What every event carries. Events of one subject (a job, a batch, a webhook endpoint) are numbered 1, 2, 3 … without gaps; the number is
/// the same on the bus, in webhooks, in event streams and over HTTP. Delivery is at least once: a repeated event has the same message id and number.
/// </summary>
public abstract record NumberedEvent
{
    /// <summary>On whose behalf it happened.</summary>
    [JsonPropertyName("tenant")]
    public required string Tenant { get; init; }

    /// <summary>Number of this event within its subject, from 1.</summary>
    [JsonPropertyName("sequence")]
    public long Sequence { get; init; }

    /// <summary>When it happened, by the store's clock, UTC.</summary>
    [JsonPropertyName("time")]
    public DateTimeOffset Time { get; init; }

    /// <summary>Whose events are counted: the job, the batch or the endpoint.</summary>
    [JsonIgnore]
    public abstract Guid Subject { get; }
}
