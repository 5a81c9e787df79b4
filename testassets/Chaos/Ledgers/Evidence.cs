namespace ImageGen.Chaos.Ledgers;

/// <summary>The ledgers and the final state of every job according to the gateway, collected after the faults and the recovery.</summary>
internal sealed record Evidence
{
    /// <summary>The client's ledger.</summary>
    public required IReadOnlyList<AcceptedJob> Accepted { get; init; }

    /// <summary>The provider's ledger.</summary>
    public required IReadOnlyList<LedgerPurchase> Purchases { get; init; }

    /// <summary>The subscriber's ledger.</summary>
    public required IReadOnlyList<ReceivedEvent> Events { get; init; }

    /// <summary>The webhook subscriber's ledger; null if there is none.</summary>
    public IReadOnlyList<ReceivedWebhook>? Webhooks { get; init; }

    /// <summary>The unsuccessful deliveries to the webhook subscriber according to the gateway, by job. They are not checked; they explain a missing webhook.</summary>
    public ILookup<Guid, string> Undelivered { get; init; } = Array.Empty<Guid>().ToLookup(job => job, _ => "");

    /// <summary>The state of every accepted job according to the gateway.</summary>
    public required IReadOnlyList<ReportedJob> Jobs { get; init; }

    /// <summary>The client's cancellations.</summary>
    public IReadOnlyList<CancelResponse> Cancels { get; init; } = [];

    /// <summary>The jobs whose image was certainly on a disk when a worker died.</summary>
    public IReadOnlySet<Guid> StoredImages { get; init; } = new HashSet<Guid>();

    /// <summary>The requests that the client repeated.</summary>
    public IReadOnlyList<RepeatedRequest> RepeatedRequests { get; init; } = [];
}
