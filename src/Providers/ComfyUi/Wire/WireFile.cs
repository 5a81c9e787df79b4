using System.Text.Json;
using System.Text.Json.Serialization;

namespace ImageGen.Providers.ComfyUi.Wire;

/// <summary>Where a picture is on the server.</summary>
internal sealed record WireFile
{
    [JsonPropertyName("filename")]
    public JsonElement Name { get; init; }

    [JsonPropertyName("subfolder")]
    public JsonElement Folder { get; init; }

    /// <summary><c>output</c>, or <c>temp</c> for a preview.</summary>
    [JsonPropertyName("type")]
    public JsonElement Type { get; init; }
}
