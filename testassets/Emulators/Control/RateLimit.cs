using System.Text.Json.Serialization;

namespace ImageGen.Emulators;

/// <summary>A limit on creations.</summary>
/// <param name="PerMinute">How many a minute, at least 1.</param>
/// <param name="Burst">How many at once after a pause, at least 1.</param>
public sealed record RateLimit(
    [property: JsonPropertyName("per_minute")] int PerMinute,
    [property: JsonPropertyName("burst")] int Burst);
