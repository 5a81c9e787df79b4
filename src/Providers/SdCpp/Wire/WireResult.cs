using System.Text.Json.Serialization;
using ImageGen.Providers.Http.Loose;

namespace ImageGen.Providers.SdCpp.Wire;

/// <summary>What a completed job has made.</summary>
internal sealed record WireResult
{
    [JsonPropertyName("images")]
    [JsonConverter(typeof(LooseList<WireImage>))]
    public IReadOnlyList<WireImage?>? Images { get; init; }
}
