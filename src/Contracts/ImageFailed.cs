using System.Text.Json.Serialization;

namespace ImageGen.Contracts;

/// <summary>Event, final: the job ended without an image, or it is unknown whether one was bought (<see cref="FailureReason.OutcomeUnknown"/>).</summary>
public sealed record ImageFailed : ImageEvent
{
    /// <summary>The type name of the event.</summary>
    public const string EventType = "image.failed";

    /// <summary>The error.</summary>
    [JsonPropertyName("error")]
    public required JobError Error { get; init; }

    /// <summary>The receipt of the job.</summary>
    [JsonPropertyName("receipt")]
    public required Receipt Receipt { get; init; }
}
