using System.Text.Json;
using System.Text.Json.Serialization;
using ImageGen.Providers.Http.Loose;

namespace ImageGen.Providers.ComfyUi.Wire;

/// <summary>The answer to an order that was taken.</summary>
internal sealed record WireAccepted
{
    /// <summary>Ours, or one of the server's own where it is too old to take ours.</summary>
    [JsonPropertyName("prompt_id")]
    [JsonConverter(typeof(LooseText))]
    public string? PromptId { get; init; }

    /// <summary>By node, what is wrong with it; the outputs that hang on such a node are left out. An empty array at old servers.</summary>
    [JsonPropertyName("node_errors")]
    public JsonElement NodeErrors { get; init; }
}
