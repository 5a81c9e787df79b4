using System.Text.Json;
using System.Text.Json.Serialization;

namespace ImageGen.Providers.ComfyUi.Wire;

/// <summary>How far a node of a run is, or which node is run. Old servers leave out the run's id.</summary>
internal sealed record WireStep
{
    [JsonPropertyName("prompt_id")]
    public JsonElement PromptId { get; init; }

    [JsonPropertyName("node")]
    public JsonElement Node { get; init; }

    [JsonPropertyName("value")]
    public JsonElement Value { get; init; }

    [JsonPropertyName("max")]
    public JsonElement Max { get; init; }
}
