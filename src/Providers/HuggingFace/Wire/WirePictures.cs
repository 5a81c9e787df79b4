using System.Text.Json;
using System.Text.Json.Serialization;

namespace ImageGen.Providers.HuggingFace.Wire;

/// <summary>The forms in which inference providers answer with pictures in JSON.</summary>
internal sealed record WirePictures
{
    /// <summary>Of together, nscale and hf-inference.</summary>
    [JsonPropertyName("data")]
    public IReadOnlyList<WirePicture?>? Data { get; init; }

    /// <summary>Of fal.</summary>
    [JsonPropertyName("images")]
    public IReadOnlyList<WirePicture?>? Images { get; init; }

    /// <summary>Of hf-inference: addresses.</summary>
    [JsonPropertyName("output")]
    public JsonElement Output { get; init; }
}
