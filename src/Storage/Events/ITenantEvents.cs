using ImageGen.Storage.Redis;

namespace ImageGen.Storage.Events;

/// <summary>
/// The event feed of a tenant: the events of all its jobs, batches and endpoints, in the order in which they happened, kept for the store's retention. Events
/// of one subject are in the order of their numbers. Every method throws <see cref="StoreUnavailableException"/> when the store does not respond.
/// </summary>
public interface ITenantEvents
{
    /// <summary>The start of the feed: the position before the oldest event that is kept.</summary>
    Task<FeedPosition> FindStartAsync(string tenant, CancellationToken cancellationToken);

    /// <summary>The present end of the feed.</summary>
    Task<FeedPosition> FindEndAsync(string tenant, CancellationToken cancellationToken);

    /// <summary>
    /// Up to <paramref name="limit"/> (1 to 1,000) events after a position, each with the position after it.
    /// </summary>
    /// <exception cref="FeedPositionGoneException">Events after the position have been dropped, or the feed has never reached it.</exception>
    Task<FeedPage> ReadAsync(string tenant, FeedPosition after, int limit, CancellationToken cancellationToken);
}
