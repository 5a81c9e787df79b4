namespace ImageGen.Storage.Webhooks;

/// <summary>An address that a tenant wants its events posted to.</summary>
public sealed record WebhookEndpoint
{
    /// <summary>Identity; its last hexadecimal digit is the partition, as of a job's.</summary>
    public required Guid Id { get; init; }

    /// <summary>Whose it is.</summary>
    public required string Tenant { get; init; }

    /// <summary>Absolute https address of up to 2,048 characters.</summary>
    public required string Url { get; init; }

    /// <summary>The types of events it gets, such as <c>image.generated</c>, or <c>*</c> for all that are. See <see cref="WebhookTypes"/>.</summary>
    public required IReadOnlyList<string> Events { get; init; }

    /// <summary>The owner's own words, up to 256 characters.</summary>
    public string? Description { get; init; }

    /// <summary>The signing secret (<c>whsec_</c> and base64), sealed; <see cref="IWebhookRegistry.Open"/> opens it.</summary>
    public required string SealedSecret { get; init; }

    /// <summary>The secret before the last rotation, sealed; signed with as well until <see cref="PreviousUntil"/>.</summary>
    public string? SealedPrevious { get; init; }

    /// <summary>End of the time in which both secrets sign.</summary>
    public DateTimeOffset? PreviousUntil { get; init; }

    /// <summary>Null while it gets events; else why it does not: <c>owner</c>, <c>gone</c> (it answered 410) or <c>failing</c> (for five days).</summary>
    public string? DisabledBecause { get; init; }

    /// <summary>When it was registered.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Raised by every change; a change of a row that is not the one that was read is refused.</summary>
    public long Revision { get; init; }
}
