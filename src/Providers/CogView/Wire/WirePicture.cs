using System.Text.Json;
using System.Text.Json.Serialization;

namespace ImageGen.Providers.CogView.Wire;

/// <summary>A picture, which is always an address.</summary>
internal sealed record WirePicture
{
    [JsonPropertyName("url")]
    public JsonElement Url { get; init; }
}
