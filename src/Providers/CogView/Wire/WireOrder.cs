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
}
