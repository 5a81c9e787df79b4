using ImageGen.Storage.Redis;

namespace ImageGen.Storage.Events;

/// <summary>
/// Every event of a tenant, of all its jobs, batches and endpoints, as they happened; kept for the store's retention. Events of one subject
/// come in the order of their numbers. Every method throws <see cref="StoreUnavailableException"/> when the store does not answer.
/// </summary>
public interface ITenantEvents
{
    /// <summary>Where the feed begins: before the oldest event that is kept.</summary>
    Task<FeedPosition> FindStartAsync(string tenant, CancellationToken cancellationToken);

    /// <summary>Where the feed ends now.</summary>
    Task<FeedPosition> FindEndAsync(string tenant, CancellationToken cancellationToken);

    /// <summary>
    /// Up to <paramref name="limit"/> events after a place, 1 to 1,000, each with the place after it.
    /// </summary>
    /// <exception cref="FeedPositionGoneException">Events after the place have been dropped, or the feed never was so far.</exception>
    Task<FeedPage> ReadAsync(string tenant, FeedPosition after, int limit, CancellationToken cancellationToken);
}
