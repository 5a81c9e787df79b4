using System.Text.Json.Serialization;

namespace ImageGen.Contracts;

/// <summary>Event: the first attempt at a provider begins.</summary>
public sealed record ImageStarted : ImageEvent
{
    /// <summary>The type name of the event.</summary>
    public const string EventType = "image.started";

    /// <summary>The provider instance.</summary>
    [JsonPropertyName("provider")]
    public required string Provider { get; init; }

    /// <summary>The model, as the provider names it.</summary>
    [JsonPropertyName("model")]
    public string? Model { get; init; }
}
