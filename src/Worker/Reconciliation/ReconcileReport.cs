namespace ImageGen.Worker.Reconciliation;

/// <summary>A provider's own list of purchases, held against our rows.</summary>
public sealed record ReconcileReport
{
    /// <summary>The provider instance.</summary>
    public required string Provider { get; init; }

    /// <summary>From when on.</summary>
    public required DateTimeOffset Since { get; init; }

    /// <summary>Until when; what is younger than ten minutes may still be on its way into a row and is left out.</summary>
    public required DateTimeOffset Until { get; init; }

    /// <summary>How many purchases both know.</summary>
    public required int Matched { get; init; }

    /// <summary>Bought with the account, and no row knows of it.</summary>
    public required IReadOnlyList<OrphanPurchase> Orphans { get; init; }

    /// <summary>Bought, and a job that is being ordered or ended in doubt asks for the very same: look it up or replay it.</summary>
    public required IReadOnlyList<DoubtfulPurchase> InDoubt { get; init; }

    /// <summary>A row has it, and the provider does not list it.</summary>
    public required IReadOnlyList<GhostPurchase> Ghosts { get; init; }

    /// <summary>The configured price of one image, in US dollars; null when there is none, and with it every sum.</summary>
    public required decimal? Price { get; init; }

    /// <summary>What the matched purchases cost.</summary>
    public decimal? MatchedCost => Matched * Price;

    /// <summary>What the orphans cost.</summary>
    public decimal? OrphansCost => Orphans.Count(orphan => orphan.MayHaveCharged) * Price;

    /// <summary>What the rows say the ghosts cost.</summary>
    public decimal? GhostsCost => Ghosts.Count * Price;

    /// <summary>Whether both agree; what is in doubt is known to be so and does not count.</summary>
    public bool IsClean => Orphans.Count == 0 && Ghosts.Count == 0;
}
