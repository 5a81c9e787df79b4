namespace ImageGen.Chaos.Ledgers;

/// <summary>The three ledgers and what the gateway says, side by side, after everything has calmed down.</summary>
internal sealed record Evidence
{
    /// <summary>The client's ledger.</summary>
    public required IReadOnlyList<Accepted> Accepted { get; init; }

    /// <summary>The provider's ledger.</summary>
    public required IReadOnlyList<Bought> Bought { get; init; }

    /// <summary>The subscriber's ledger.</summary>
    public required IReadOnlyList<Told> Told { get; init; }

    /// <summary>The ledger of the subscriber by webhook; null where there is none.</summary>
    public IReadOnlyList<Posted>? Posted { get; init; }

    /// <summary>What the gateway says of deliveries to that subscriber that have not gone well, by job. Nothing is judged by it; it says why one did not come.</summary>
    public ILookup<Guid, string> Undelivered { get; init; } = Array.Empty<Guid>().ToLookup(job => job, _ => "");

    /// <summary>The gateway's answer for every accepted job.</summary>
    public required IReadOnlyList<Answer> Answers { get; init; }

    /// <summary>The cancels of the client.</summary>
    public IReadOnlyList<CancelAnswer> Cancels { get; init; } = [];

    /// <summary>The jobs whose image was on a disk for certain when a worker died.</summary>
    public IReadOnlySet<Guid> Kept { get; init; } = new HashSet<Guid>();

    /// <summary>The requests that the client made again.</summary>
    public IReadOnlyList<Repeat> Repeats { get; init; } = [];
}
