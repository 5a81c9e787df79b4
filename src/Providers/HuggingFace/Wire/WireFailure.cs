using System.Text.Json;
using System.Text.Json.Serialization;

namespace ImageGen.Providers.HuggingFace.Wire;

/// <summary>The body of a refusal: of the router, or of the inference provider behind it, which is passed on as it is.</summary>
internal sealed record WireFailure
{
    /// <summary>A sentence, or an object with a <c>message</c>.</summary>
    [JsonPropertyName("error")]
    public JsonElement Error { get; init; }

    /// <summary>A sentence, or a list of objects with <c>msg</c> and <c>type</c>.</summary>
    [JsonPropertyName("detail")]
    public JsonElement Detail { get; init; }

    /// <summary>fal's word for what went wrong with the request as a whole, for example <c>request_timeout</c>.</summary>
    [JsonPropertyName("error_type")]
    public JsonElement ErrorType { get; init; }

    [JsonPropertyName("message")]
    public JsonElement Message { get; init; }

    /// <summary>Seconds until the model is loaded, where that is why it says no.</summary>
    [JsonPropertyName("estimated_time")]
    public JsonElement EstimatedTime { get; init; }
}
