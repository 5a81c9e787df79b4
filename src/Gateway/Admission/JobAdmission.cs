using System.Collections.Concurrent;
using ImageGen.Gateway.Http;
using ImageGen.Storage.Jobs.Listing;
using ImageGen.Storage.Redis;
using ImageGen.Storage.SelfCheck;
using Microsoft.Extensions.Options;

namespace ImageGen.Gateway.Admission;

/// <summary>
/// Back-pressure: refuses jobs that exceed the limits instead of queueing them without bound. Each gateway reads the counts from the store every
/// quarter of a second, so the jobs that all gateways accept within that time can exceed a limit.
/// </summary>
internal sealed class JobAdmission(IJobIndex index, IStoreSpace space, IOptions<AdmissionOptions> options, TimeProvider time)
{
    /// <summary>The counts of at most this many tenants are cached. A dropped count costs one read of the store.</summary>
    private const int MaxTenants = 10_000;

    private readonly ConcurrentDictionary<string, UnfinishedCount> _tenants = new(StringComparer.Ordinal);
    private readonly UnfinishedCount _total = new(index.CountUnfinishedAsync, time);

    /// <summary>Admits the jobs and counts them.</summary>
    /// <param name="tenant">The tenant.</param>
    /// <param name="jobs">How many jobs.</param>
    /// <param name="limit">The limit of unfinished jobs that is set for the tenant; null for none. The smaller one of it and <see cref="AdmissionOptions.MaxUnfinishedPerTenant"/> applies.</param>
    /// <param name="cancellationToken">Cancels the read of the counts.</param>
    /// <exception cref="ProblemException">429: there are too many unfinished jobs already; 503: the store has no room.</exception>
    /// <exception cref="StoreUnavailableException">The store does not answer.</exception>
    public async Task EnterAsync(string tenant, int jobs, long? limit, CancellationToken cancellationToken)
    {
        CheckSpace();
        if (!await Of(tenant).TryAddAsync(jobs, LimitOf(limit), cancellationToken))
        {
            throw new ProblemException(KnownProblems.TooManyJobs("The tenant has"));
        }

        if (!await _total.TryAddAsync(jobs, options.Value.MaxUnfinished, cancellationToken))
        {
            throw new ProblemException(KnownProblems.TooManyJobs("There are"));
        }
    }

    /// <summary>Checks whether one more job would be admitted, without counting it. For callers that must know before they read the request body.</summary>
    /// <exception cref="ProblemException">429: there are too many unfinished jobs already; 503: the store has no room.</exception>
    /// <exception cref="StoreUnavailableException">The store does not answer.</exception>
    public async Task CheckAsync(string tenant, CancellationToken cancellationToken)
    {
        CheckSpace();
        if (await Of(tenant).IsFullAsync(options.Value.MaxUnfinishedPerTenant, cancellationToken))
        {
            throw new ProblemException(KnownProblems.TooManyJobs("The tenant has"));
        }

        if (await _total.IsFullAsync(options.Value.MaxUnfinished, cancellationToken))
        {
            throw new ProblemException(KnownProblems.TooManyJobs("There are"));
        }
    }

    private long LimitOf(long? limit) => Math.Min(limit ?? long.MaxValue, options.Value.MaxUnfinishedPerTenant);

    private void CheckSpace()
    {
        if (space.WhyFull is { } why)
        {
            throw new ProblemException(KnownProblems.StoreFull(why));
        }
    }

    private UnfinishedCount Of(string tenant)
    {
        if (_tenants.Count > MaxTenants)
        {
            _tenants.Clear();
        }

        return _tenants.GetOrAdd(tenant, name => new UnfinishedCount(token => index.CountUnfinishedAsync(name, token), time));
    }
}
