using System.Text.Json.Serialization;

namespace ImageGen.Gateway.Webhooks;

/// <summary>The tenant's secret for the addresses that its jobs name in <c>webhook</c>.</summary>
internal sealed record JobSecretView
{
    /// <summary>Whether there is one; without it, jobs may not name an address.</summary>
    public required bool Exists { get; init; }

    /// <summary>The secret; present only in the response to its creation.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Secret { get; init; }

    /// <summary>Its last four characters.</summary>
    public string? SecretLast4 { get; init; }

    /// <summary>When the tenant's first secret was created.</summary>
    public DateTimeOffset? CreatedAt { get; init; }

    /// <summary>When it was last rotated; null when it never was.</summary>
    public DateTimeOffset? SecretRotatedAt { get; init; }

    /// <summary>Until when deliveries are also signed with the previous secret; null when only the current one signs.</summary>
    public DateTimeOffset? PreviousSecretUntil { get; init; }

    /// <summary>The view of a tenant's secret; of null when it has none.</summary>
    public static JobSecretView Of(KnownEndpoint? known) => known is null ? new JobSecretView { Exists = false } : new JobSecretView
    {
        Exists = true,
        Secret = known.IsNew ? known.Secret : null,
        SecretLast4 = known.Secret[^4..],
        CreatedAt = known.Endpoint.CreatedAt,
        SecretRotatedAt = known.RotatedAt,
        PreviousSecretUntil = known.OverlapsUntil,
    };
}
