using System.Text.Json.Serialization;

namespace ImageGen.Gateway.Webhooks;

/// <summary>A webhook endpoint: an address to which the tenant's events are posted.</summary>
internal sealed record WebhookView
{
    /// <summary>Identity.</summary>
    public required Guid Id { get; init; }

    /// <summary>The address to which events are posted.</summary>
    public required string Url { get; init; }

    /// <summary>The types of events it receives; <c>*</c> means all except <c>image.progress</c>.</summary>
    public required IReadOnlyList<string> Events { get; init; }

    /// <summary>The owner's description.</summary>
    public required string? Description { get; init; }

    /// <summary>Whether it is disabled and receives no events.</summary>
    public required bool Disabled { get; init; }

    /// <summary>Why it is disabled: <c>owner</c>, <c>gone</c> (it responded with 410) or <c>failing</c> (for five days); null while it is enabled.</summary>
    public required string? DisabledBecause { get; init; }

    /// <summary>The signing secret; present only in the response to its creation.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Secret { get; init; }

    /// <summary>The last four characters of the signing secret.</summary>
    public required string SecretLast4 { get; init; }

    /// <summary>When the secret was last rotated; null when it never was.</summary>
    public required DateTimeOffset? SecretRotatedAt { get; init; }

    /// <summary>Until when deliveries are also signed with the previous secret; null when only the current one signs.</summary>
    public required DateTimeOffset? PreviousSecretUntil { get; init; }

    /// <summary>When it was registered.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>The view of an endpoint.</summary>
    public static WebhookView Of(KnownEndpoint known)
    {
        var endpoint = known.Endpoint;
        return new WebhookView
        {
            Id = endpoint.Id,
            Url = endpoint.Url,
            Events = endpoint.Events,
            Description = endpoint.Description,
            Disabled = endpoint.DisabledBecause is not null,
            DisabledBecause = endpoint.DisabledBecause,
            Secret = known.IsNew ? known.Secret : null,
            SecretLast4 = known.Secret[^4..],
            SecretRotatedAt = known.RotatedAt,
            PreviousSecretUntil = known.OverlapsUntil,
            CreatedAt = endpoint.CreatedAt,
        };
    }
}
