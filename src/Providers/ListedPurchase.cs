using System.Security.Cryptography;
using System.Text;

namespace ImageGen.Providers;

/// <summary>One purchase as the service lists it. Values that the service has deleted meanwhile are null.</summary>
public sealed record ListedPurchase
{
    /// <summary>The service's id of it.</summary>
    public required string ProviderId { get; init; }

    /// <summary>When it was bought, by the service's clock.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Its state, as the service names it.</summary>
    public required string Status { get; init; }

    /// <summary>Whether it may have been charged: false for one that was stopped before it began.</summary>
    public required bool MayHaveCharged { get; init; }

    /// <summary>The model, as the service names it.</summary>
    public string? Model { get; init; }

    /// <summary>The seed it was ordered with.</summary>
    public long? Seed { get; init; }

    /// <summary>Digest of the prompt (<see cref="DigestOf"/>), since the prompt itself must not appear in logs and reports.</summary>
    public string? PromptDigest { get; init; }

    /// <summary>The first 16 hexadecimal digits of a prompt's SHA-256.</summary>
    public static string DigestOf(string prompt) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(prompt)).AsSpan(0, 8));
}
