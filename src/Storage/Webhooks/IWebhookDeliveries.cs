using ImageGen.Storage.Redis;

namespace ImageGen.Storage.Webhooks;

/// <summary>
/// The stored webhook deliveries and their results. Each endpoint has its own queue, so that a slow subscriber delays no other.
/// Deliveries are kept for the store's retention. Every method throws <see cref="StoreUnavailableException"/> when the store does not respond.
/// </summary>
public interface IWebhookDeliveries
{
    /// <summary>Stores deliveries that are due now. A delivery that exists already, by queue and id, stays unchanged in any state.</summary>
    Task EnqueueAsync(IReadOnlyCollection<WebhookDelivery> deliveries, CancellationToken cancellationToken);

    /// <summary>
    /// Takes at most <paramref name="limit"/> due deliveries for <paramref name="lease"/>. Over all workers no more than <paramref name="perQueue"/> of a queue
    /// are taken at a time, or one while every attempt of the queue fails. If the worker dies, the delivery is due again when the
    /// lease ends; until then its <see cref="WebhookDelivery.NextAt"/> is that time.
    /// </summary>
    Task<IReadOnlyList<WebhookDelivery>> TakeAsync(int limit, int perQueue, TimeSpan lease, CancellationToken cancellationToken);

    /// <summary>
    /// Records the result of a delivery that <see cref="TakeAsync"/> returned, and frees its permit in the queue. If the lease is over and another worker
    /// has taken it, or if it was replayed or dropped meanwhile, it stays unchanged. Also records the time since which the queue has had no success.
    /// <para>
    /// A success brings up to 16 waiting deliveries forward, the oldest events first; a second failure in a row restores the schedule of those
    /// that no worker has taken. A failure of an attempt that was brought forward (<see cref="WebhookDelivery.IsEarly"/>) is recorded and does not count: the
    /// next attempt is due at its scheduled time, or after <see cref="DeliveryOutcome.NextIn"/> if that is later.
    /// </para>
    /// </summary>
    /// <returns>The time since which every attempt of the queue has failed; null after a success.</returns>
    Task<DateTimeOffset?> RecordAsync(WebhookDelivery delivery, DeliveryOutcome outcome, CancellationToken cancellationToken);

    /// <summary>One delivery; null when it does not exist or has expired.</summary>
    Task<WebhookDelivery?> FindAsync(Guid queue, string id, CancellationToken cancellationToken);

    /// <summary>Deliveries of a queue, newest first, optionally of one state or job; <paramref name="limit"/> 1 to 100. Throws <see cref="FormatException"/> for an invalid cursor.</summary>
    Task<DeliveryPage> ListAsync(Guid queue, DeliveryState? state, Guid? job, int limit, string? cursor, CancellationToken cancellationToken);

    /// <summary>Makes a delivery in any state due now again, with a new schedule and the same id; false when it does not exist.</summary>
    Task<bool> ReplayAsync(Guid queue, string id, CancellationToken cancellationToken);

    /// <summary>The same for the deliveries in these states whose events happened in a range of time, both ends included.</summary>
    Task<ReplayedDeliveries> ReplayAsync(
        Guid queue, DateTimeOffset from, DateTimeOffset to, IReadOnlyCollection<DeliveryState> states, CancellationToken cancellationToken);

    /// <summary>
    /// Brings up to 16 deliveries forward that wait for a later attempt, as a success does, and clears the queue's failure time and pause.
    /// For an endpoint whose address has changed, or that is enabled again.
    /// </summary>
    Task BringForwardAsync(Guid queue, CancellationToken cancellationToken);

    /// <summary>Sets all pending deliveries of a queue to <see cref="DeliveryState.Dropped"/>, and clears the queue's failure time.</summary>
    Task DropAsync(Guid queue, CancellationToken cancellationToken);

    /// <summary>Deletes deliveries older than the retention, and four days later also those still pending. Every worker calls it periodically.</summary>
    /// <returns>The number of deleted deliveries.</returns>
    Task<int> TidyAsync(CancellationToken cancellationToken);

    /// <summary>The number of pending deliveries over all queues, and the time since which the oldest due one has been due.</summary>
    Task<(long Pending, DateTimeOffset? OldestDue)> CountAsync(CancellationToken cancellationToken);
}
