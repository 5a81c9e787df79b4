using System.Text.Json.Serialization;

namespace ImageGen.Providers.Replicate.Wire;

/// <summary>A model, as much of it as matters here.</summary>
internal sealed record WireModel
{
    [JsonPropertyName("is_official")]
    public bool? IsOfficial { get; init; }

    [JsonPropertyName("latest_version")]
    public WireVersion? LatestVersion { get; init; }
}
