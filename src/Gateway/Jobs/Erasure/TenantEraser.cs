using ImageGen.Storage.Jobs.Erasure;
using ImageGen.Storage.Jobs.Listing;

namespace ImageGen.Gateway.Jobs.Erasure;

/// <summary>Erases the jobs of a tenant, a page at a time. Each job is erased independently of the others, and workers finish what was begun, so that the calls may be repeated and broken off.</summary>
internal sealed class TenantEraser(IJobIndex index, IJobErasure erasure)
{
    /// <summary>Maximum number of jobs per call, and the default.</summary>
    public const int MaxLimit = 100;

    private const int Parallelism = 16;

    /// <summary>Erases the next jobs.</summary>
    /// <exception cref="FormatException">The cursor is invalid.</exception>
    public async Task<TenantErasureView> EraseAsync(string tenant, int limit, string? cursor, CancellationToken cancellationToken)
    {
        var page = await index.ListAsync(tenant, new JobFilter(), limit, cursor, cancellationToken);
        var (erased, requested, already) = (0, 0, 0);
        await Parallel.ForEachAsync(
            page.Jobs,
            new ParallelOptions { MaxDegreeOfParallelism = Parallelism, CancellationToken = cancellationToken },
            async (job, token) =>
            {
                if (job.ErasedAt is not null)
                {
                    Interlocked.Increment(ref already);
                }
                else if ((await erasure.EraseAsync(tenant, job.Id, token)).Outcome is var outcome and not EraseOutcome.Missing)
                {
                    Interlocked.Increment(ref outcome == EraseOutcome.Erased ? ref erased : ref requested);
                }
            });
        return new TenantErasureView { Tenant = tenant, Erased = erased, Requested = requested, AlreadyErased = already, NextCursor = page.NextCursor, Incomplete = page.IsPartial };
    }
}
