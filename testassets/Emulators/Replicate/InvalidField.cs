using System.Text.Json.Serialization;

namespace ImageGen.Emulators.Replicate;

/// <summary>One thing the service finds wrong with a request.</summary>
internal sealed record InvalidField(
    [property: JsonPropertyName("type")] string Type,
    [property: JsonPropertyName("field")] string Field,
    [property: JsonPropertyName("description")] string Description);
