using System.Text.Json.Serialization;
using ImageGen.Providers.Http.Loose;

namespace ImageGen.Providers.ComfyUi.Wire;

/// <summary>The answer to an upload: where the file is in the input folder. The name may be another than the one that was given.</summary>
internal sealed record WireUpload
{
    [JsonPropertyName("name")]
    [JsonConverter(typeof(LooseText))]
    public string? Name { get; init; }

    [JsonPropertyName("subfolder")]
    [JsonConverter(typeof(LooseText))]
    public string? Subfolder { get; init; }
}
