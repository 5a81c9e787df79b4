using System.Text.Json;
using System.Text.Json.Serialization;
using ImageGen.Providers.Downloads;
using ImageGen.Providers.Http;

namespace ImageGen.Providers.OpenAi.Wire;

/// <summary>One picture of an answer: its bytes or its address.</summary>
internal sealed record WireImage
{
    /// <summary>The picture in base64. Not read as text, which would be megabytes for nothing.</summary>
    [JsonPropertyName("b64_json")]
    public JsonElement Base64 { get; init; }

    /// <summary>Where it is; at OpenAI for 60 minutes.</summary>
    [JsonPropertyName("url")]
    public JsonElement Url { get; init; }

    /// <summary>Whether there is one, good or not.</summary>
    [JsonIgnore]
    public bool HasImage => Base64Picture.Is(Base64) || WireJson.TextOf(Url) is { Length: > 0 };
}
