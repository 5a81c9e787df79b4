using System.Text.Json;
using System.Text.Json.Serialization;

namespace ImageGen.Providers.ComfyUi.Wire;

/// <summary>The body of a refusal.</summary>
internal sealed record WireFailure
{
    /// <summary>A <see cref="WireError"/>; a bare text at old servers.</summary>
    [JsonPropertyName("error")]
    public JsonElement Error { get; init; }

    [JsonPropertyName("node_errors")]
    public JsonElement NodeErrors { get; init; }
}
