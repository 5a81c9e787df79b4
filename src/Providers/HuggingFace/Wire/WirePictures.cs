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

    /// <summary>Of fal, a truth value for each picture: whether it shows what it must not.</summary>
    [JsonPropertyName("has_nsfw_concepts")]
    public JsonElement HasNsfwConcepts { get; init; }

    /// <summary>Of fal: the seed that it used.</summary>
    [JsonPropertyName("seed")]
    public JsonElement Seed { get; init; }

    /// <summary>What is said of how the image was made; null for nothing.</summary>
    [JsonIgnore]
    public ImageReport? Report => Seed.ValueKind == JsonValueKind.Number && Seed.TryGetInt64(out var seed) ? new ImageReport { Seed = seed } : null;
}
