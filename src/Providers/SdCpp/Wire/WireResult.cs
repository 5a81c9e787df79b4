using System.Text.Json.Serialization;

namespace ImageGen.Providers.SdCpp.Wire;

/// <summary>What a completed job has made.</summary>
internal sealed record WireResult
{
    [JsonPropertyName("images")]
    public IReadOnlyList<WireImage?>? Images { get; init; }
}
