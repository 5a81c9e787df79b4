using System.Text.Json;
using System.Text.Json.Serialization;
using ImageGen.Providers.Http;

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

    /// <summary>Of fal: the seed that it used.</summary>
    [JsonPropertyName("seed")]
    public JsonElement Seed { get; init; }

    /// <summary>What is said of how the image was made; null for nothing.</summary>
    [JsonIgnore]
    public ImageReport? Report => WireJson.WholeOf(Seed) is { } seed ? new ImageReport { Seed = seed } : null;
}
