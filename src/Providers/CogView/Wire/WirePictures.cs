using System.Text.Json;
using System.Text.Json.Serialization;
using ImageGen.Providers.Http.Loose;

namespace ImageGen.Providers.CogView.Wire;

/// <summary>The answer to an order that is made while one waits.</summary>
internal sealed record WirePictures
{
    /// <summary>The pictures, which is one.</summary>
    [JsonPropertyName("data")]
    [JsonConverter(typeof(LooseList<WirePicture>))]
    public IReadOnlyList<WirePicture?>? Data { get; init; }

    /// <summary>What the content filter marked, see <see cref="FilterMarks"/>.</summary>
    [JsonPropertyName("content_filter")]
    public JsonElement ContentFilter { get; init; }
}
