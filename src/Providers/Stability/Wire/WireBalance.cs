using System.Text.Json.Serialization;
using ImageGen.Providers.Http.Loose;

namespace ImageGen.Providers.Stability.Wire;

/// <summary>What is left on the account.</summary>
internal sealed record WireBalance
{
    [JsonPropertyName("credits")]
    [JsonConverter(typeof(LooseNumber))]
    public decimal? Credits { get; init; }
}
