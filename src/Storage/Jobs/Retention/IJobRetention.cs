using ImageGen.Storage.Redis;

namespace ImageGen.Storage.Jobs.Retention;

/// <summary>Removes remains of ended jobs.</summary>
public interface IJobRetention
{
    /// <summary>Removes index entries of rows that have expired. Every worker calls it from time to time.</summary>
    /// <exception cref="StoreUnavailableException">No partition responded.</exception>
    Task<int> TidyAsync(CancellationToken cancellationToken);
}
