using System.Text.Json;
using System.Text.Json.Serialization;
using ImageGen.Providers.Http.Loose;

namespace ImageGen.Providers.CogView.Wire;

/// <summary>An order that goes on by itself, as the service answers it and shows it later.</summary>
internal sealed record WireTask
{
    [JsonPropertyName("id")]
    public JsonElement Id { get; init; }

    /// <summary><c>PROCESSING</c>, <c>SUCCESS</c> or <c>FAIL</c>.</summary>
    [JsonPropertyName("task_status")]
    public JsonElement Status { get; init; }

    /// <summary>The pictures; not called <c>data</c> here.</summary>
    [JsonPropertyName("image_result")]
    [JsonConverter(typeof(LooseList<WirePicture>))]
    public IReadOnlyList<WirePicture?>? Result { get; init; }

    [JsonPropertyName("content_filter")]
    public JsonElement ContentFilter { get; init; }

    /// <summary>Not documented: why it failed.</summary>
    [JsonPropertyName("error")]
    public JsonElement Error { get; init; }
}
