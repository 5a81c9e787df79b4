using ImageGen.Storage.Redis;

namespace ImageGen.Storage.Webhooks;

/// <summary>
/// Assigns queues to addresses that jobs name. A tenant has a queue for each host, up to <see cref="MostHosts"/> of them, so that a
/// slow host delays no other; all further hosts share one queue, so that the number of queues is bounded. Every method throws
/// <see cref="StoreUnavailableException"/> when the store does not respond.
/// </summary>
public interface IWebhookQueues
{
    /// <summary>Maximum number of hosts of a tenant that have a queue of their own at a time.</summary>
    const int MostHosts = 100;

    /// <summary>The queue of an address for a new delivery. A host keeps its queue for as long as deliveries of it may be kept.</summary>
    Task<Guid> ChooseAsync(string tenant, string url, CancellationToken cancellationToken);

    /// <summary>The queue in which deliveries to that address are.</summary>
    Task<Guid> FindAsync(string tenant, string url, CancellationToken cancellationToken);
}
