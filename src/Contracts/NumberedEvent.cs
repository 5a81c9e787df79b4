using System.Text.Json.Serialization;

namespace ImageGen.Contracts;

/// <summary>
/// The fields of every event. Events of one subject (a job, a batch, a webhook endpoint) are numbered 1, 2, 3 … without gaps; the number is
/// the same on the bus, in webhooks, in event streams and over HTTP. Delivery is at-least-once: a repeated event has the same message id and number.
/// </summary>
/// <remarks>
/// The attributes are the catalogue of event types, in the order in which messages and lists name them (<see cref="EventTypes"/>). The type name is transferred
/// beside the event. Only serialization as this base type writes it as the field <c>type</c>.
/// </remarks>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(ImageAccepted), ImageAccepted.EventType)]
[JsonDerivedType(typeof(ImageStarted), ImageStarted.EventType)]
[JsonDerivedType(typeof(ImageProgressed), ImageProgressed.EventType)]
[JsonDerivedType(typeof(ImageOutcomeUnknown), ImageOutcomeUnknown.EventType)]
[JsonDerivedType(typeof(ImageGenerated), ImageGenerated.EventType)]
[JsonDerivedType(typeof(ImageFailed), ImageFailed.EventType)]
[JsonDerivedType(typeof(ImageCanceled), ImageCanceled.EventType)]
[JsonDerivedType(typeof(ImageReplayed), ImageReplayed.EventType)]
[JsonDerivedType(typeof(ImageErased), ImageErased.EventType)]
[JsonDerivedType(typeof(BatchCompleted), BatchCompleted.EventType)]
[JsonDerivedType(typeof(WebhookDisabled), WebhookDisabled.EventType)]
public abstract record NumberedEvent
{
    /// <summary>The tenant on whose behalf it happened.</summary>
    [JsonPropertyName("tenant")]
    public required string Tenant { get; init; }

    /// <summary>Number of this event within its subject, from 1.</summary>
    [JsonPropertyName("sequence")]
    public long Sequence { get; init; }

    /// <summary>When it happened, by the store's clock, UTC.</summary>
    [JsonPropertyName("time")]
    public DateTimeOffset Time { get; init; }

    /// <summary>The subject whose events are numbered: the job, the batch or the endpoint.</summary>
    [JsonIgnore]
    public abstract Guid Subject { get; }
}
