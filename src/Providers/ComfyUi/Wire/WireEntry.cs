using System.Text.Json;
using System.Text.Json.Serialization;

namespace ImageGen.Providers.ComfyUi.Wire;

/// <summary>A run that has ended.</summary>
internal sealed record WireEntry
{
    /// <summary>By node, what it gave: lists by kind, <c>images</c> among them, of <see cref="WireFile"/>.</summary>
    [JsonPropertyName("outputs")]
    public JsonElement Outputs { get; init; }

    /// <summary>A <see cref="WireStatus"/>; not there at old servers.</summary>
    [JsonPropertyName("status")]
    public JsonElement Status { get; init; }
}
