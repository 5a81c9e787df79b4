using System.Text.Json;
using System.Text.Json.Serialization;

namespace ImageGen.Providers.SdCpp.Wire;

/// <summary>One picture.</summary>
internal sealed record WireImage
{
    [JsonPropertyName("b64_json")]
    public JsonElement Base64 { get; init; }
}
