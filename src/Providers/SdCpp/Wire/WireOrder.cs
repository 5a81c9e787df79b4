using System.Text.Json;
using System.Text.Json.Serialization;

namespace ImageGen.Providers.SdCpp.Wire;

/// <summary>The body of an order, as much of it as is used here. What is null is left out: the server takes null for a value of the wrong type.</summary>
internal sealed record WireOrder
{
    [JsonPropertyName("prompt")]
    public required string Prompt { get; init; }

    [JsonPropertyName("negative_prompt")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? NegativePrompt { get; init; }

    [JsonPropertyName("width")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Width { get; init; }

    [JsonPropertyName("height")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Height { get; init; }

    /// <summary>64 bits on this route. Always sent: the server's default is one and the same number for all.</summary>
    [JsonPropertyName("seed")]
    public required long Seed { get; init; }

    /// <summary>The picture to start from, in base64.</summary>
    [JsonPropertyName("init_image")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? InitImage { get; init; }

    /// <summary>0 to 1; anything else is refused.</summary>
    [JsonPropertyName("strength")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? Strength { get; init; }

    [JsonPropertyName("batch_count")]
    public int Count { get; init; } = 1;

    /// <summary><c>png</c>, <c>jpeg</c> or <c>webp</c>.</summary>
    [JsonPropertyName("output_format")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? OutputFormat { get; init; }

    [JsonPropertyName("sample_params")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public WireSampling? Sampling { get; init; }

    /// <summary>The caller's own parameters (<see cref="GenerationOrder.Options"/>), beside ours and never in place of them. The serializer binds none that can only be initialized.</summary>
    [JsonExtensionData]
    public Dictionary<string, JsonElement>? Options { get; set; }
}
