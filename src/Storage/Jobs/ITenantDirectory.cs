using ImageGen.Contracts;
using ImageGen.Storage.Redis;

namespace ImageGen.Storage.Jobs;

/// <summary>Lists the tenants and counts their jobs. Every method throws <see cref="StoreUnavailableException"/> when the store does not respond.</summary>
public interface ITenantDirectory
{
    /// <summary>
    /// The tenants that have jobs in the store, including jobs of earlier versions, in ordinal order. Scans the names of all keys of the
    /// store, so that its cost grows with the whole content of the store.
    /// </summary>
    Task<IReadOnlyList<string>> FindAllAsync(CancellationToken cancellationToken);

    /// <summary>How many jobs a tenant has in each status.</summary>
    Task<TenantCounts> CountAsync(string tenant, CancellationToken cancellationToken);
}

/// <summary>How many jobs a tenant has.</summary>
/// <param name="ByStatus">The number of jobs for every status, 0 or more.</param>
/// <param name="IsPartial">Whether a partition did not respond, so that its jobs are not counted.</param>
public sealed record TenantCounts(IReadOnlyDictionary<JobStatus, long> ByStatus, bool IsPartial);
