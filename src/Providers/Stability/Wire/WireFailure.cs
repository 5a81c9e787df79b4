using System.Text.Json;
using System.Text.Json.Serialization;

namespace ImageGen.Providers.Stability.Wire;

/// <summary>The body of a refusal.</summary>
internal sealed record WireFailure
{
    /// <summary>A word such as <c>content_moderation</c>. The statuses alone don't tell enough.</summary>
    [JsonPropertyName("name")]
    public JsonElement Name { get; init; }

    /// <summary>Sentences for people, in answers of v2beta.</summary>
    [JsonPropertyName("errors")]
    public JsonElement Errors { get; init; }

    /// <summary>A sentence, in answers of v1, which the check of the token still gives.</summary>
    [JsonPropertyName("message")]
    public JsonElement Message { get; init; }
}
