using System.Text.Json.Serialization;

namespace ImageGen.Emulators;

/// <summary>A limit on creations.</summary>
/// <param name="PerMinute">Requests per minute, at least 1.</param>
/// <param name="Burst">Requests at once after a pause, at least 1.</param>
public sealed record RateLimit(
    [property: JsonPropertyName("per_minute")] int PerMinute,
    [property: JsonPropertyName("burst")] int Burst);
