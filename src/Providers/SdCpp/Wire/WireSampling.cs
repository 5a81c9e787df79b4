using System.Text.Json;
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

    /// <summary>The caller's own parameters (<see cref="GenerationOrder.Options"/>), beside ours and never in place of them. The serializer binds none that can only be initialized.</summary>
    [JsonExtensionData]
    public Dictionary<string, JsonElement>? Options { get; set; }
}
