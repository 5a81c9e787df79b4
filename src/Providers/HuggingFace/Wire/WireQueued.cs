using System.Text.Json;
using System.Text.Json.Serialization;

namespace ImageGen.Providers.HuggingFace.Wire;

/// <summary>An order in fal's queue, as it is answered and as it is shown later.</summary>
internal sealed record WireQueued
{
    [JsonPropertyName("request_id")]
    public JsonElement RequestId { get; init; }

    /// <summary>Where its result will be, at fal; the router has the same path below <c>/fal-ai</c>.</summary>
    [JsonPropertyName("response_url")]
    public JsonElement ResponseUrl { get; init; }

    /// <summary><c>IN_QUEUE</c>, <c>IN_PROGRESS</c> or <c>COMPLETED</c>; there is none for failure.</summary>
    [JsonPropertyName("status")]
    public JsonElement Status { get; init; }
}
