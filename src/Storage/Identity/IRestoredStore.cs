using ImageGen.Storage.Redis;

namespace ImageGen.Storage.Identity;

/// <summary>The job store after it was restored from a backup.</summary>
public interface IRestoredStore
{
    /// <summary>
    /// Accepts the restored state, once the jobs that may have been ordered since the backup are known: workers that know a later state take orders again.
    /// </summary>
    /// <exception cref="StoreUnavailableException">The store does not respond.</exception>
    Task AcceptAsync(CancellationToken cancellationToken);
}
