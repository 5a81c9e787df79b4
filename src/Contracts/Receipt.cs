using System.Text.Json.Serialization;

namespace ImageGen.Contracts;

/// <summary>The record of an ended job: the providers that were tried, the model and seed, and the cost.</summary>
public sealed record Receipt
{
    /// <summary>The provider instance of the last attempt; null when none was made.</summary>
    [JsonPropertyName("provider")]
    public string? Provider { get; init; }

    /// <summary>
    /// The model of the last attempt, as the provider names it. When the service ignored the requested model, the one that it
    /// reports, or null when it reports none.
    /// </summary>
    [JsonPropertyName("model")]
    public string? Model { get; init; }

    /// <summary>The explicit seed of every attempt. <see cref="SeedHonoured"/> states whether the image was made with it.</summary>
    [JsonPropertyName("seed")]
    public required long Seed { get; init; }

    /// <summary>Whether the image was made with <see cref="Seed"/>: true or false only when that is known. Optional.</summary>
    [JsonPropertyName("seed_honoured")]
    public bool? SeedHonoured { get; init; }

    /// <summary>Every try, in order.</summary>
    [JsonPropertyName("attempts")]
    public required IReadOnlyList<Attempt> Attempts { get; init; }

    /// <summary>The cost; null when the provider has no configured price.</summary>
    [JsonPropertyName("cost")]
    public Cost? Cost { get; init; }
}
