using System.Text.Json;
using System.Text.Json.Serialization;

namespace ImageGen.Providers.CogView.Wire;

/// <summary>The body of an order, as much of it as is used here.</summary>
internal sealed record WireOrder
{
    [JsonPropertyName("model")]
    public required string Model { get; init; }

    [JsonPropertyName("prompt")]
    public required string Prompt { get; init; }

    /// <summary><c>WIDTHxHEIGHT</c>, with the letter x; absent for the model's default.</summary>
    [JsonPropertyName("size")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Size { get; init; }

    /// <summary>The caller's own parameters (<see cref="GenerationOrder.Options"/>), beside ours and never in place of them. The serializer binds none that can only be initialized.</summary>
    [JsonExtensionData]
    public Dictionary<string, JsonElement>? Options { get; set; }
}
