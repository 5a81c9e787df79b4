namespace ImageGen.Storage.Webhooks;

/// <summary>An address to which a tenant's events are posted.</summary>
public sealed record WebhookEndpoint
{
    /// <summary>The id; its last hexadecimal digit is the partition, as for a job.</summary>
    public required Guid Id { get; init; }

    /// <summary>The tenant that owns it.</summary>
    public required string Tenant { get; init; }

    /// <summary>Absolute https address of up to 2,048 characters.</summary>
    public required string Url { get; init; }

    /// <summary>The types of events that it gets, such as <c>image.generated</c>, or <c>*</c> for all except <c>image.progress</c>. See <see cref="WebhookTypes"/>.</summary>
    public required IReadOnlyList<string> Events { get; init; }

    /// <summary>The owner's description, up to 256 characters.</summary>
    public string? Description { get; init; }

    /// <summary>The signing secret (<c>whsec_</c> and base64), encrypted; <see cref="IWebhookRegistry.Open"/> decrypts it.</summary>
    public required string SealedSecret { get; init; }

    /// <summary>The secret before the last rotation, encrypted; signs too until <see cref="PreviousUntil"/>.</summary>
    public string? SealedPrevious { get; init; }

    /// <summary>The end of the time in which both secrets sign.</summary>
    public DateTimeOffset? PreviousUntil { get; init; }

    /// <summary>Null while it gets events; else why it does not: <c>owner</c>, <c>gone</c> (it responded with 410) or <c>failing</c> (for five days).</summary>
    public string? DisabledBecause { get; init; }

    /// <summary>When it was registered.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Raised by every change; a change based on an older revision is refused.</summary>
    public long Revision { get; init; }
}
