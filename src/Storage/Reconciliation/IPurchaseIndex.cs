using ImageGen.Storage.Jobs;

namespace ImageGen.Storage.Reconciliation;

/// <summary>What the rows know of purchases, for holding it against a provider's own list. Reads only.</summary>
public interface IPurchaseIndex
{
    /// <summary>
    /// The purchases at a provider whose ids became known at <paramref name="since"/> or later, as far back as ended jobs are kept. One read
    /// of a range for each partition: 100,000 purchases are some 10 MB.
    /// </summary>
    Task<IReadOnlyList<KnownPurchase>> ReadKnownAsync(string provider, DateTimeOffset since, CancellationToken cancellationToken);

    /// <summary>
    /// The jobs of which it is unknown whether something was bought at the provider for them: those being ordered or looked up on these lanes,
    /// and those that ended in doubt at <paramref name="since"/> or later. Costs a look at every begun job of the lanes and at the
    /// name of every job that ended since.
    /// </summary>
    Task<IReadOnlyList<Job>> ReadDoubtfulAsync(string provider, IReadOnlyCollection<string> lanes, DateTimeOffset since, CancellationToken cancellationToken);
}

/// <summary>A purchase that belongs to a job.</summary>
/// <param name="ProviderId">What the provider calls it.</param>
/// <param name="JobId">The job.</param>
/// <param name="KnownAt">When its id became known, by the store's clock.</param>
public sealed record KnownPurchase(string ProviderId, Guid JobId, DateTimeOffset KnownAt);
