using System.Text.Json.Serialization;

namespace ImageGen.Providers.OpenAi.Wire;

/// <summary>The answer to an order (<c>ImagesResponse</c>), as much of it as matters here.</summary>
internal sealed record WireImages
{
    [JsonPropertyName("data")]
    public IReadOnlyList<WireImage?>? Data { get; init; }
}
