using ImageGen.Storage.Redis;

namespace ImageGen.Storage.Jobs.Retention;

/// <summary>The end of what is kept of ended jobs.</summary>
public interface IJobRetention
{
    /// <summary>Forgets what outlived its retention: index entries whose rows are gone. Called now and then by every worker.</summary>
    /// <exception cref="StoreUnavailableException">No partition answered.</exception>
    Task<int> TidyAsync(CancellationToken cancellationToken);
}
