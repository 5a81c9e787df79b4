using System.Text.Json;
using System.Text.Json.Serialization;
using ImageGen.Providers.Http.Loose;

namespace ImageGen.Providers.Replicate.Wire;

/// <summary>
/// A prediction, as much of it as matters here. Everything may be missing: recordings of the live service lack what its schema requires.
/// Times are text, because they come with up to nine fractional digits.
/// </summary>
internal sealed record WirePrediction
{
    [JsonPropertyName("id")]
    [JsonConverter(typeof(LooseText))]
    public string? Id { get; init; }

    [JsonPropertyName("model")]
    [JsonConverter(typeof(LooseText))]
    public string? Model { get; init; }

    /// <summary>64 hexadecimal digits, <c>hidden</c>, or something internal.</summary>
    [JsonPropertyName("version")]
    [JsonConverter(typeof(LooseText))]
    public string? Version { get; init; }

    [JsonPropertyName("status")]
    [JsonConverter(typeof(LooseText))]
    public string? Status { get; init; }

    [JsonPropertyName("input")]
    public JsonElement Input { get; init; }

    /// <summary>Whatever the model declares.</summary>
    [JsonPropertyName("output")]
    public JsonElement Output { get; init; }

    [JsonPropertyName("error")]
    public JsonElement Error { get; init; }

    /// <summary>The newest progress bar of the <c>logs</c>, in percent; nothing else of them is kept. Null where there is none that tells.</summary>
    [JsonPropertyName("logs")]
    [JsonConverter(typeof(LogPercent))]
    public int? Percent { get; init; }

    [JsonPropertyName("data_removed")]
    [JsonConverter(typeof(LooseFlag))]
    public bool? DataRemoved { get; init; }

    [JsonPropertyName("created_at")]
    [JsonConverter(typeof(LooseText))]
    public string? CreatedAt { get; init; }

    [JsonPropertyName("completed_at")]
    [JsonConverter(typeof(LooseText))]
    public string? CompletedAt { get; init; }
}
