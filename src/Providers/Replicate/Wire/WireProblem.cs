using System.Text.Json;
using System.Text.Json.Serialization;

namespace ImageGen.Providers.Replicate.Wire;

/// <summary>Why an order was not taken (RFC 9457, with one field more).</summary>
internal sealed record WireProblem
{
    [JsonPropertyName("title")]
    public JsonElement Title { get; init; }

    [JsonPropertyName("detail")]
    public JsonElement Detail { get; init; }

    /// <summary>Seconds to wait; seen as a number in answers of status 429.</summary>
    [JsonPropertyName("retry_after")]
    public JsonElement RetryAfter { get; init; }
}
