using System.Text.Json;
using System.Text.Json.Serialization;

namespace ImageGen.Providers.Replicate.Wire;

/// <summary>
/// A prediction, as much of it as matters here. Everything may be missing: recordings of the live service lack what its schema requires.
/// Times are text, because they come with up to nine fractional digits.
/// </summary>
internal sealed record WirePrediction
{
    [JsonPropertyName("id")]
    public string? Id { get; init; }

    [JsonPropertyName("model")]
    public string? Model { get; init; }

    /// <summary>64 hexadecimal digits, <c>hidden</c>, or something internal.</summary>
    [JsonPropertyName("version")]
    public string? Version { get; init; }

    [JsonPropertyName("status")]
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
    public bool? DataRemoved { get; init; }

    [JsonPropertyName("created_at")]
    public string? CreatedAt { get; init; }

    [JsonPropertyName("completed_at")]
    public string? CompletedAt { get; init; }
}
