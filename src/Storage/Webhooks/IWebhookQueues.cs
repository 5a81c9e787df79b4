using ImageGen.Storage.Redis;

namespace ImageGen.Storage.Webhooks;

/// <summary>
/// Which queue the posts to an address take that a job names. A tenant has a queue for each host, up to <see cref="MostHosts"/> of them, so that one
/// slow host holds no other up; all further hosts share one queue, so that nobody makes queues without end. Every method throws
/// <see cref="StoreUnavailableException"/> when the store does not answer.
/// </summary>
public interface IWebhookQueues
{
    /// <summary>Most hosts of a tenant that have a queue of their own at a time.</summary>
    const int MostHosts = 100;

    /// <summary>The queue of an address for a new delivery. A host keeps its queue for as long as deliveries of it may be kept.</summary>
    Task<Guid> ChooseAsync(string tenant, string url, CancellationToken cancellationToken);

    /// <summary>The queue in which deliveries to that address are.</summary>
    Task<Guid> FindAsync(string tenant, string url, CancellationToken cancellationToken);
}
