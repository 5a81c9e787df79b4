using System.Text.Json.Serialization;

namespace ImageGen.Providers.SdCpp.Wire;

/// <summary>How a picture is sampled.</summary>
internal sealed record WireSampling
{
    [JsonPropertyName("sample_steps")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Steps { get; init; }

    [JsonPropertyName("guidance")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public WireGuidance? Guidance { get; init; }
}
