using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace ImageGen.Providers.Replicate.Wire;

/// <summary>The body of an order. Replicate allows no other fields than those it knows.</summary>
internal sealed record WireOrder
{
    /// <summary>The version; absent for official models.</summary>
    [JsonPropertyName("version")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Version { get; init; }

    [JsonPropertyName("input")]
    public required JsonObject Input { get; init; }
}
