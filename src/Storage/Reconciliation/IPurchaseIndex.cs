using ImageGen.Storage.Jobs;

namespace ImageGen.Storage.Reconciliation;

/// <summary>The purchases that are recorded for jobs, for a comparison with a provider's own list. Read-only.</summary>
public interface IPurchaseIndex
{
    /// <summary>
    /// The purchases at a provider whose ids became known at <paramref name="since"/> or later, as far back as ended jobs are kept. Reads
    /// one range per partition: 100,000 purchases are about 10 MB.
    /// </summary>
    Task<IReadOnlyList<KnownPurchase>> ReadKnownAsync(string provider, DateTimeOffset since, CancellationToken cancellationToken);

    /// <summary>
    /// The jobs of which it is unknown whether something was bought at the provider for them: those being ordered or looked up on these lanes,
    /// and those that ended with an unknown outcome at <paramref name="since"/> or later. Reads every begun job of the lanes, and the index entry of
    /// every job that ended since then.
    /// </summary>
    Task<IReadOnlyList<Job>> ReadDoubtfulAsync(string provider, IReadOnlyCollection<string> lanes, DateTimeOffset since, CancellationToken cancellationToken);

    /// <summary>The ids of all jobs of these lanes that have not begun or wait for a retry, with those that are not due.</summary>
    Task<IReadOnlyList<Guid>> ReadQueuedAsync(IReadOnlyCollection<string> lanes, CancellationToken cancellationToken);
}

/// <summary>A purchase that belongs to a job.</summary>
/// <param name="ProviderId">The provider's id.</param>
/// <param name="JobId">The job.</param>
/// <param name="KnownAt">When its id became known, by the store's clock.</param>
public sealed record KnownPurchase(string ProviderId, Guid JobId, DateTimeOffset KnownAt);
