using System.Text.Json.Serialization;

namespace ImageGen.Contracts;

/// <summary>Event, final: the image is stored.</summary>
public sealed record ImageGenerated : ImageEvent
{
    /// <summary>The type name of the event.</summary>
    public const string EventType = "image.generated";

    /// <summary>The stored image.</summary>
    [JsonPropertyName("image")]
    public required StoredImage Image { get; init; }

    /// <summary>The receipt of the job.</summary>
    [JsonPropertyName("receipt")]
    public required Receipt Receipt { get; init; }
}
