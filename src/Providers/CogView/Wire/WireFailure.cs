using System.Text.Json;
using System.Text.Json.Serialization;

namespace ImageGen.Providers.CogView.Wire;

/// <summary>The body of a refusal.</summary>
internal sealed record WireFailure
{
    /// <summary>A <see cref="WireError"/>.</summary>
    [JsonPropertyName("error")]
    public JsonElement Error { get; init; }

    [JsonPropertyName("content_filter")]
    public JsonElement ContentFilter { get; init; }

    /// <summary>The same by the name that the chat API gives it.</summary>
    [JsonPropertyName("contentFilter")]
    public JsonElement OtherContentFilter { get; init; }
}
