using System.Text.Json;
using System.Text.Json.Serialization;
using ImageGen.Providers.Http.Loose;

namespace ImageGen.Providers.Replicate.Wire;

/// <summary>A version of a model.</summary>
internal sealed record WireVersion
{
    [JsonPropertyName("id")]
    [JsonConverter(typeof(LooseText))]
    public string? Id { get; init; }

    /// <summary>An OpenAPI document whose schema <c>Input</c> says what the version takes.</summary>
    [JsonPropertyName("openapi_schema")]
    public JsonElement OpenApiSchema { get; init; }
}
