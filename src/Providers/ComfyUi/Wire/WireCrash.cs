using System.Text.Json;
using System.Text.Json.Serialization;

namespace ImageGen.Providers.ComfyUi.Wire;

/// <summary>The exception that a run ended in.</summary>
internal sealed record WireCrash
{
    [JsonPropertyName("node_id")]
    public JsonElement NodeId { get; init; }

    [JsonPropertyName("node_type")]
    public JsonElement NodeType { get; init; }

    [JsonPropertyName("exception_type")]
    public JsonElement Type { get; init; }

    [JsonPropertyName("exception_message")]
    public JsonElement Message { get; init; }
}
