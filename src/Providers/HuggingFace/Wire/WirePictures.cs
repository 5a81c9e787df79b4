using System.Text.Json;
using System.Text.Json.Serialization;

namespace ImageGen.Providers.HuggingFace.Wire;

/// <summary>The places in which inference providers put pictures in JSON.</summary>
internal sealed record WirePictures
{
    /// <summary>Of together, nscale and hf-inference.</summary>
    [JsonPropertyName("data")]
    public JsonElement Data { get; init; }

    /// <summary>Of fal.</summary>
    [JsonPropertyName("images")]
    public JsonElement Images { get; init; }

    /// <summary>Of some models of fal, which make one picture only.</summary>
    [JsonPropertyName("image")]
    public JsonElement Image { get; init; }

    /// <summary>Of hf-inference: addresses.</summary>
    [JsonPropertyName("output")]
    public JsonElement Output { get; init; }
}
