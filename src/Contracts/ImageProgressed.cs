using System.Text.Json.Serialization;

namespace ImageGen.Contracts;

/// <summary>Event: the provider says how far it is. Comes only from providers that do, at most once a second and for each tenth of the way.</summary>
public sealed record ImageProgressed : ImageEvent
{
    /// <summary>The type name of the event.</summary>
    public const string EventType = "image.progress";

    /// <summary>The provider instance.</summary>
    [JsonPropertyName("provider")]
    public required string Provider { get; init; }

    /// <summary>How far the image is, in percent, 0 to 100.</summary>
    [JsonPropertyName("percent")]
    public required int Percent { get; init; }
}
