using ImageGen.Storage.Redis;

namespace ImageGen.Storage.Jobs;

/// <summary>The traces in which jobs were created.</summary>
public interface IJobTraces
{
    /// <summary>The position in the trace of a job; null if the job has none, or no longer exists.</summary>
    /// <exception cref="StoreUnavailableException">The store does not respond.</exception>
    Task<string?> FindAsync(Guid job, CancellationToken cancellationToken);
}
