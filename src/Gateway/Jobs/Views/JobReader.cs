using ImageGen.Gateway.Access;
using ImageGen.Gateway.Http;
using ImageGen.Storage.Jobs;

namespace ImageGen.Gateway.Jobs.Views;

/// <summary>Reads jobs of one tenant. A job of another tenant is treated as not existing.</summary>
internal sealed class JobReader(IJobStore store)
{
    /// <summary>The job with the id in a path.</summary>
    /// <exception cref="ProblemException">404: the tenant has no such job.</exception>
    public async Task<Job> ReadAsync(Tenant tenant, string id, CancellationToken cancellationToken)
    {
        var job = await store.FindAsync(PathId.Parse(id, KnownProblems.JobNotFound), cancellationToken);
        return job is not null && job.Tenant == tenant.Name ? job : throw new ProblemException(KnownProblems.JobNotFound);
    }

    /// <summary>The jobs that still exist, in the given order.</summary>
    public async Task<IReadOnlyList<Job>> ReadAllAsync(IReadOnlyList<Guid> ids, CancellationToken cancellationToken)
    {
        var jobs = await Task.WhenAll(ids.Select(id => store.FindAsync(id, cancellationToken)));
        return [.. jobs.OfType<Job>()];
    }
}
