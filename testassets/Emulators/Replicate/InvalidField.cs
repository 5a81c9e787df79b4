using System.Text.Json.Serialization;

namespace ImageGen.Emulators.Replicate;

/// <summary>One validation error of a request.</summary>
internal sealed record InvalidField(
    [property: JsonPropertyName("type")] string Type,
    [property: JsonPropertyName("field")] string Field,
    [property: JsonPropertyName("description")] string Description);
