using System.Text.Json;
using System.Text.Json.Serialization;

namespace ImageGen.Providers.HuggingFace.Wire;

/// <summary>How an inference provider serves a model.</summary>
internal sealed record WireMapping
{
    [JsonPropertyName("provider")]
    public JsonElement Provider { get; init; }

    /// <summary>The model's name at the provider.</summary>
    [JsonPropertyName("providerId")]
    public JsonElement ProviderId { get; init; }

    /// <summary><c>live</c> or <c>staging</c>.</summary>
    [JsonPropertyName("status")]
    public JsonElement Status { get; init; }

    [JsonPropertyName("task")]
    public JsonElement Task { get; init; }
}
