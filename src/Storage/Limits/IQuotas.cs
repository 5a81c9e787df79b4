using ImageGen.Storage.Redis;

namespace ImageGen.Storage.Limits;

/// <summary>The token buckets of tenants and keys, shared by all gateways and workers.</summary>
public interface IQuotas
{
    /// <summary>Takes <paramref name="count"/> tokens, at least 1, from each quota, or from none. The quotas are those of one tenant.</summary>
    /// <exception cref="StoreUnavailableException">The store does not answer; the tokens may be taken.</exception>
    Task<QuotaResult> TakeAsync(string tenant, IReadOnlyList<Quota> quotas, long count, CancellationToken cancellationToken);

    /// <summary>Gives tokens back that were taken.</summary>
    /// <exception cref="StoreUnavailableException">The store does not answer; the tokens come back with time.</exception>
    Task GiveBackAsync(string tenant, IReadOnlyList<Quota> quotas, long count, CancellationToken cancellationToken);
}
