using ImageGen.Contracts;
using ImageGen.Storage.Redis;

namespace ImageGen.Storage.Jobs;

/// <summary>Which tenants there are. Every method throws <see cref="StoreUnavailableException"/> when the store does not answer.</summary>
public interface ITenantDirectory
{
    /// <summary>
    /// The tenants that have jobs in the store, of whatever version the jobs are, in ordinal order. It goes through the names of all keys of the
    /// store, so its cost grows with everything the store holds.
    /// </summary>
    Task<IReadOnlyList<string>> FindAllAsync(CancellationToken cancellationToken);

    /// <summary>How many jobs a tenant has in each status.</summary>
    Task<TenantCounts> CountAsync(string tenant, CancellationToken cancellationToken);
}

/// <summary>How many jobs a tenant has.</summary>
/// <param name="ByStatus">For every status, 0 or more.</param>
/// <param name="IsPartial">Whether a part of the store did not answer, so that its jobs are missing.</param>
public sealed record TenantCounts(IReadOnlyDictionary<JobStatus, long> ByStatus, bool IsPartial);
