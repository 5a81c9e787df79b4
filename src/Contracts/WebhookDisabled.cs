using System.Text.Json.Serialization;

namespace ImageGen.Contracts;

/// <summary>Event: a webhook endpoint was disabled, since it responded with 410 (Gone) or failed for five days.</summary>
public sealed record WebhookDisabled : NumberedEvent
{
    /// <summary>The type name of the event.</summary>
    public const string EventType = "webhook.disabled";

    /// <summary>The endpoint.</summary>
    [JsonPropertyName("endpoint_id")]
    public required Guid EndpointId { get; init; }

    /// <summary>Its address, without the query.</summary>
    [JsonPropertyName("url")]
    public required string Url { get; init; }

    /// <summary><c>gone</c> or <c>failing</c>.</summary>
    [JsonPropertyName("reason")]
    public required string Reason { get; init; }

    /// <inheritdoc/>
    [JsonIgnore]
    public override Guid Subject => EndpointId;
}
