using System.Text.Json.Serialization;

namespace ImageGen.Contracts;

/// <summary>The cost of a job, by the configured price of the provider.</summary>
public sealed record Cost
{
    /// <summary>Amount in <see cref="Currency"/>; 0 when nothing was bought.</summary>
    [JsonPropertyName("amount")]
    public required decimal Amount { get; init; }

    /// <summary>ISO 4217 code; <c>USD</c> unless configured otherwise.</summary>
    [JsonPropertyName("currency")]
    public string Currency { get; init; } = "USD";

    /// <summary>False when it is not known whether all of it was charged; the amount is then an upper limit.</summary>
    [JsonPropertyName("certain")]
    public required bool Certain { get; init; }
}
