using System.Text.Json;
using System.Text.Json.Serialization;

namespace ImageGen.Providers.Automatic1111.Wire;

/// <summary>One value that did not pass.</summary>
internal sealed record WireFinding
{
    /// <summary>The way to it, for example <c>["body","width"]</c>.</summary>
    [JsonPropertyName("loc")]
    public JsonElement Place { get; init; }

    [JsonPropertyName("msg")]
    public JsonElement Message { get; init; }
}
