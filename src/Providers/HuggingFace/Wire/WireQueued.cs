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

    /// <summary><c>IN_QUEUE</c>, <c>IN_PROGRESS</c> or <c>COMPLETED</c>; no other is documented, not even for failure.</summary>
    [JsonPropertyName("status")]
    public JsonElement Status { get; init; }

    /// <summary>Why it ended without a result.</summary>
    [JsonPropertyName("error")]
    public JsonElement Error { get; init; }

    /// <summary>A word for it, for example <c>runner_disconnected</c>.</summary>
    [JsonPropertyName("error_type")]
    public JsonElement ErrorType { get; init; }
}
