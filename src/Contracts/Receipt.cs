using System.Text.Json.Serialization;

namespace ImageGen.Contracts;

/// <summary>The account of an ended job: who was tried, what was used, what it cost.</summary>
public sealed record Receipt
{
    /// <summary>The provider instance of the last attempt; null when none was made.</summary>
    [JsonPropertyName("provider")]
    public string? Provider { get; init; }

    /// <summary>
    /// The model of the last attempt, as the provider names it. Where the service took no notice of the model that was asked for, the one that it
    /// says it used, and null where it says none.
    /// </summary>
    [JsonPropertyName("model")]
    public string? Model { get; init; }

    /// <summary>The explicit seed that every attempt asked for. Whether the image was made with it, <see cref="SeedHonoured"/> says.</summary>
    [JsonPropertyName("seed")]
    public required long Seed { get; init; }

    /// <summary>Whether the image was made with <see cref="Seed"/>: true and false only where that is known. Optional.</summary>
    [JsonPropertyName("seed_honoured")]
    public bool? SeedHonoured { get; init; }

    /// <summary>Every try, in order.</summary>
    [JsonPropertyName("attempts")]
    public required IReadOnlyList<Attempt> Attempts { get; init; }

    /// <summary>What it cost; null when the provider has no configured price.</summary>
    [JsonPropertyName("cost")]
    public Cost? Cost { get; init; }
}
