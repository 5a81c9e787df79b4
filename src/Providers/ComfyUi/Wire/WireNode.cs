using System.Text.Json;
using System.Text.Json.Serialization;

namespace ImageGen.Providers.ComfyUi.Wire;

/// <summary>A node of which something is wrong.</summary>
internal sealed record WireNode
{
    [JsonPropertyName("class_type")]
    public JsonElement ClassType { get; init; }

    /// <summary>A list of <see cref="WireError"/>.</summary>
    [JsonPropertyName("errors")]
    public JsonElement Errors { get; init; }
}
