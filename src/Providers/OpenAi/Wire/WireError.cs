using System.Text.Json;
using System.Text.Json.Serialization;

namespace ImageGen.Providers.OpenAi.Wire;

/// <summary>Why an order was refused.</summary>
internal sealed record WireError
{
    [JsonPropertyName("message")]
    public JsonElement Message { get; init; }
}
