using System.Text.Json.Serialization;

namespace ImageGen.Contracts;

/// <summary>Event: the provider reports progress. Only some providers do. At most one event per second, and one for each 10 percent.</summary>
public sealed record ImageProgressed : ImageEvent
{
    /// <summary>The type name of the event.</summary>
    public const string EventType = "image.progress";

    /// <summary>The provider instance.</summary>
    [JsonPropertyName("provider")]
    public required string Provider { get; init; }

    /// <summary>The progress in percent, 0 to 100.</summary>
    [JsonPropertyName("percent")]
    public required int Percent { get; init; }
}
