using System.Text.Json.Serialization;

namespace ImageGen.Emulators.OpenAi;

/// <summary>At what the moderation took offence.</summary>
/// <param name="Stage"><c>input</c> or <c>output</c>.</param>
/// <param name="Categories">Words for it.</param>
internal sealed record ModerationDetails(
    [property: JsonPropertyName("moderation_stage")] string Stage,
    [property: JsonPropertyName("categories")] IReadOnlyList<string> Categories);
