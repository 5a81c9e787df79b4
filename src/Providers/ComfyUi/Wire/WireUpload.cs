using System.Text.Json.Serialization;

namespace ImageGen.Providers.ComfyUi.Wire;

/// <summary>The answer to an upload: where the file is in the input folder. The name may be another than the one that was given.</summary>
internal sealed record WireUpload
{
    [JsonPropertyName("name")]
    public string? Name { get; init; }

    [JsonPropertyName("subfolder")]
    public string? Subfolder { get; init; }
}
