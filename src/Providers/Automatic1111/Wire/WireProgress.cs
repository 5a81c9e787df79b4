using System.Text.Json;
using System.Text.Json.Serialization;

namespace ImageGen.Providers.Automatic1111.Wire;

/// <summary>What the server does now, or did last.</summary>
internal sealed record WireProgress
{
    /// <summary>A <see cref="WireState"/>; servers that only imitate the API may have none.</summary>
    [JsonPropertyName("state")]
    public JsonElement State { get; init; }
}
