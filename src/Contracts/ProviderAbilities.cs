using System.Text.Json.Serialization;

namespace ImageGen.Contracts;

/// <summary>What a provider instance supports. A feature counts as supported unless it is known not to be.</summary>
public sealed record ProviderAbilities
{
    /// <summary>Supports every feature.</summary>
    public static ProviderAbilities All { get; } = new();

    /// <summary>Whether it uses the seed of an order. Default true.</summary>
    [JsonPropertyName("seed")]
    public bool Seed { get; init; } = true;

    /// <summary>Whether it uses a negative prompt. Default true.</summary>
    [JsonPropertyName("negative_prompt")]
    public bool NegativePrompt { get; init; } = true;

    /// <summary>Whether it makes images from images with at least some of its models. Default true.</summary>
    [JsonPropertyName("image_to_image")]
    public bool ImageToImage { get; init; } = true;

    /// <summary>The sizes that its configured model makes, as <c>WxH</c>; null for any size within its limits.</summary>
    [JsonPropertyName("sizes")]
    public IReadOnlyList<string>? Sizes { get; init; }
}
