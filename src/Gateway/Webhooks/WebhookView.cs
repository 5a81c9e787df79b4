using System.Text.Json.Serialization;

namespace ImageGen.Gateway.Webhooks;

/// <summary>An address that the tenant's events are posted to.</summary>
internal sealed record WebhookView
{
    /// <summary>Identity.</summary>
    public required Guid Id { get; init; }

    /// <summary>Where the events are posted.</summary>
    public required string Url { get; init; }

    /// <summary>The types of events it gets; <c>*</c> stands for all but <c>image.progress</c>.</summary>
    public required IReadOnlyList<string> Events { get; init; }

    /// <summary>The owner's own words.</summary>
    public required string? Description { get; init; }

    /// <summary>Whether it gets nothing.</summary>
    public required bool Disabled { get; init; }

    /// <summary>Why it gets nothing: <c>owner</c>, <c>gone</c> (it answered 410) or <c>failing</c> (for five days); null while it gets events.</summary>
    public required string? DisabledBecause { get; init; }

    /// <summary>The signing secret; only in the answer that made it, and never again.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Secret { get; init; }

    /// <summary>The last four characters of the signing secret.</summary>
    public required string SecretLast4 { get; init; }

    /// <summary>When the secret was rotated last; null when it never was.</summary>
    public required DateTimeOffset? SecretRotatedAt { get; init; }

    /// <summary>Until when the secret before it signs as well; null when only one does.</summary>
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
