using System.Text.Json.Serialization;
using ImageGen.Providers.Http.Loose;

namespace ImageGen.Providers.Replicate.Wire;

/// <summary>A page of predictions, newest first, up to 100.</summary>
internal sealed record WirePredictionList
{
    /// <summary>The address of the next page; null on the last.</summary>
    [JsonPropertyName("next")]
    [JsonConverter(typeof(LooseText))]
    public string? Next { get; init; }

    [JsonPropertyName("results")]
    public IReadOnlyList<WirePrediction?>? Results { get; init; }
}
