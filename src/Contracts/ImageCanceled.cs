using System.Text.Json.Serialization;

namespace ImageGen.Contracts;

/// <summary>Event, final: the job was stopped at the caller&apos;s request. The receipt states whether it cost anything.</summary>
public sealed record ImageCanceled : ImageEvent
{
    /// <summary>The type name of the event.</summary>
    public const string EventType = "image.canceled";

    /// <summary>The receipt of the job.</summary>
    [JsonPropertyName("receipt")]
    public required Receipt Receipt { get; init; }
}
