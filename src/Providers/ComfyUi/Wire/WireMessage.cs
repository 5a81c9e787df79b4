using System.Text.Json;
using System.Text.Json.Serialization;

namespace ImageGen.Providers.ComfyUi.Wire;

/// <summary>What is said on a socket: a word, and what belongs to it.</summary>
internal sealed record WireMessage
{
    [JsonPropertyName("type")]
    public JsonElement Word { get; init; }

    [JsonPropertyName("data")]
    public JsonElement Data { get; init; }
}
