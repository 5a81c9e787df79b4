using System.Text.Json;
using System.Text.Json.Serialization;

namespace ImageGen.Providers.HuggingFace.Wire;

/// <summary>One picture: its bytes or its address.</summary>
internal sealed record WirePicture
{
    [JsonPropertyName("b64_json")]
    public JsonElement Base64 { get; init; }

    [JsonPropertyName("url")]
    public JsonElement Url { get; init; }
}
