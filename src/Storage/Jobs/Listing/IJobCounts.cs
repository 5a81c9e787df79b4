using ImageGen.Contracts;
using ImageGen.Storage.Redis;

namespace ImageGen.Storage.Jobs.Listing;

/// <summary>Counts a tenant's jobs by the index alone, so that the cost does not depend on the number of rows. Throws <see cref="StoreUnavailableException"/> when the store does not respond.</summary>
public interface IJobCounts
{
    /// <summary>The number of jobs of each status that were created in each of some consecutive periods.</summary>
    /// <param name="tenant">The tenant.</param>
    /// <param name="starts">The beginnings of the periods, ascending, at least one. Each period ends where the next begins; the last has no end.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    Task<CreationCounts> CountByCreationAsync(string tenant, IReadOnlyList<DateTimeOffset> starts, CancellationToken cancellationToken);
}

/// <summary>The number of jobs by status and period of creation.</summary>
/// <param name="ByStatus">For every status the numbers of all periods, in their order.</param>
/// <param name="IsPartial">Whether a partition did not respond, so that its jobs are not counted.</param>
public sealed record CreationCounts(IReadOnlyDictionary<JobStatus, IReadOnlyList<long>> ByStatus, bool IsPartial);
