using System.Text.Json;
using System.Text.Json.Serialization;

namespace ImageGen.Providers.Stability.Wire;

/// <summary>The answer to an order that asked for JSON.</summary>
internal sealed record WirePicture
{
    /// <summary>The picture in base64.</summary>
    [JsonPropertyName("image")]
    public JsonElement Image { get; init; }

    /// <summary>The seed it was made with.</summary>
    [JsonPropertyName("seed")]
    public JsonElement Seed { get; init; }

    /// <summary><c>SUCCESS</c> or <c>CONTENT_FILTERED</c>.</summary>
    [JsonPropertyName("finish_reason")]
    public JsonElement FinishReason { get; init; }
}
