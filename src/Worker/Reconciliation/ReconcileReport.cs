namespace ImageGen.Worker.Reconciliation;

/// <summary>Result of the comparison of a provider's own list of purchases with the rows.</summary>
public sealed record ReconcileReport
{
    /// <summary>The provider instance.</summary>
    public required string Provider { get; init; }

    /// <summary>Start of the compared period.</summary>
    public required DateTimeOffset Since { get; init; }

    /// <summary>End of the compared period. Purchases of the last ten minutes may not have reached their row yet and are left out.</summary>
    public required DateTimeOffset Until { get; init; }

    /// <summary>Number of purchases in both.</summary>
    public required int Matched { get; init; }

    /// <summary>Purchases with the account that no row has.</summary>
    public required IReadOnlyList<OrphanPurchase> Orphans { get; init; }

    /// <summary>Purchases that match a job whose order is in progress or in doubt: look the job up or replay it.</summary>
    public required IReadOnlyList<DoubtfulPurchase> InDoubt { get; init; }

    /// <summary>Purchases of rows that the provider does not list.</summary>
    public required IReadOnlyList<GhostPurchase> Ghosts { get; init; }

    /// <summary>The configured price of one image, in US dollars; null when there is none, and then the costs are null too.</summary>
    public required decimal? Price { get; init; }

    /// <summary>Cost of the matched purchases.</summary>
    public decimal? MatchedCost => Matched * Price;

    /// <summary>Cost of the orphans.</summary>
    public decimal? OrphansCost => Orphans.Count(orphan => orphan.MayHaveCharged) * Price;

    /// <summary>Cost of the ghosts, according to the rows.</summary>
    public decimal? GhostsCost => Ghosts.Count * Price;

    /// <summary>Whether both agree. Purchases in doubt do not count as a difference.</summary>
    public bool IsClean => Orphans.Count == 0 && Ghosts.Count == 0;
}
