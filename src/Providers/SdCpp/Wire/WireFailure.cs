using System.Text.Json;
using System.Text.Json.Serialization;

namespace ImageGen.Providers.SdCpp.Wire;

/// <summary>The body of a refusal, or a job's <c>error</c>: one of the three texts is there, or two.</summary>
internal sealed record WireFailure
{
    [JsonPropertyName("error")]
    public JsonElement Error { get; init; }

    [JsonPropertyName("code")]
    public JsonElement Code { get; init; }

    [JsonPropertyName("message")]
    public JsonElement Message { get; init; }
}
