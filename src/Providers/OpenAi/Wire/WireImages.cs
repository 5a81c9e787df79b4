using System.Text.Json.Serialization;
using ImageGen.Providers.Http.Loose;

namespace ImageGen.Providers.OpenAi.Wire;

/// <summary>The answer to an order (<c>ImagesResponse</c>), as much of it as matters here.</summary>
internal sealed record WireImages
{
    [JsonPropertyName("data")]
    [JsonConverter(typeof(LooseList<WireImage>))]
    public IReadOnlyList<WireImage?>? Data { get; init; }
}
