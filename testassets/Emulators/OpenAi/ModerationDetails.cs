using System.Text.Json.Serialization;

namespace ImageGen.Emulators.OpenAi;

/// <summary>The reason of a refusal by the moderation.</summary>
/// <param name="Stage"><c>input</c> or <c>output</c>.</param>
/// <param name="Categories">The moderation categories.</param>
internal sealed record ModerationDetails(
    [property: JsonPropertyName("moderation_stage")] string Stage,
    [property: JsonPropertyName("categories")] IReadOnlyList<string> Categories);
