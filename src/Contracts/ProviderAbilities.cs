using System.Text.Json.Serialization;

namespace ImageGen.Contracts;

/// <summary>What a provider instance can do with a request. What is not known to be impossible counts as possible.</summary>
public sealed record ProviderAbilities
{
    /// <summary>Can do everything.</summary>
    public static ProviderAbilities All { get; } = new();

    /// <summary>Whether it keeps the seed of an order. Default true.</summary>
    [JsonPropertyName("seed")]
    public bool Seed { get; init; } = true;

    /// <summary>Whether it minds a negative prompt. Default true.</summary>
    [JsonPropertyName("negative_prompt")]
    public bool NegativePrompt { get; init; } = true;

    /// <summary>Whether it makes images from images, with some of its models at least. Default true.</summary>
    [JsonPropertyName("image_to_image")]
    public bool ImageToImage { get; init; } = true;

    /// <summary>The sizes it makes with its own model, as <c>WxH</c>; null for any within its limits.</summary>
    [JsonPropertyName("sizes")]
    public IReadOnlyList<string>? Sizes { get; init; }
}
