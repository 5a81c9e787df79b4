using System.Text.Json.Serialization;
using ImageGen.Providers.Http.Loose;

namespace ImageGen.Providers.Replicate.Wire;

/// <summary>A model, as much of it as matters here.</summary>
internal sealed record WireModel
{
    [JsonPropertyName("is_official")]
    [JsonConverter(typeof(LooseFlag))]
    public bool? IsOfficial { get; init; }

    [JsonPropertyName("latest_version")]
    [JsonConverter(typeof(LooseObject<WireVersion>))]
    public WireVersion? LatestVersion { get; init; }
}
