using System.Text.Json.Serialization;

namespace ImageGen.Providers.Stability.Wire;

/// <summary>What is left on the account.</summary>
internal sealed record WireBalance
{
    [JsonPropertyName("credits")]
    public decimal? Credits { get; init; }
}
