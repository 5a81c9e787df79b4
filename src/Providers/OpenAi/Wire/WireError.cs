using System.Text.Json;
using System.Text.Json.Serialization;

namespace ImageGen.Providers.OpenAi.Wire;

/// <summary>Why an order was refused.</summary>
internal sealed record WireError
{
    [JsonPropertyName("message")]
    public JsonElement Message { get; init; }

    [JsonPropertyName("type")]
    public JsonElement Type { get; init; }

    /// <summary>A word such as <c>insufficient_quota</c>, or null.</summary>
    [JsonPropertyName("code")]
    public JsonElement Code { get; init; }

    /// <summary>With <c>moderation_blocked</c>: at what the moderation took offence.</summary>
    [JsonPropertyName("moderation_details")]
    public JsonElement ModerationDetails { get; init; }
}
