namespace ImageGen.Storage.Webhooks;

/// <summary>
/// What is to be posted, and what became of it. A queue of its own for each endpoint, so that one slow subscriber holds nobody else up;
/// kept for the store's retention. Every method throws <see cref="Jobs.StoreUnavailableException"/> when the store does not answer.
/// </summary>
public interface IWebhookDeliveries
{
    /// <summary>Puts deliveries up for now. One that is known already, by queue and id, changes nothing, however it stands.</summary>
    Task EnqueueAsync(IReadOnlyCollection<WebhookDelivery> deliveries, CancellationToken cancellationToken);

    /// <summary>
    /// Takes deliveries that are due for <paramref name="lease"/>, at most <paramref name="limit"/>, and of one queue no more at a time, over all
    /// takers, than <paramref name="perQueue"/>, or than one while every attempt of the queue fails. One whose taker dies is due again when the
    /// lease ends; until then its <see cref="WebhookDelivery.NextAt"/> is that moment.
    /// </summary>
    Task<IReadOnlyList<WebhookDelivery>> TakeAsync(int limit, int perQueue, TimeSpan lease, CancellationToken cancellationToken);

    /// <summary>
    /// Writes what became of a delivery, as <see cref="TakeAsync"/> gave it, and frees its place in the queue. If the lease is over and somebody
    /// else has taken it, or if it was replayed or dropped meanwhile, nothing of it is changed. Also keeps since when the queue has had no success.
    /// </summary>
    /// <returns>Since when every attempt of the queue has failed; null after a success.</returns>
    Task<DateTimeOffset?> RecordAsync(WebhookDelivery delivery, DeliveryOutcome outcome, CancellationToken cancellationToken);

    /// <summary>One delivery; null when there is none (any more).</summary>
    Task<WebhookDelivery?> FindAsync(Guid queue, string id, CancellationToken cancellationToken);

    /// <summary>Deliveries of a queue, newest first, optionally of one state or job; <paramref name="limit"/> 1 to 100. Throws <see cref="FormatException"/> for a cursor it did not make.</summary>
    Task<DeliveryPage> ListAsync(Guid queue, DeliveryState? state, Guid? job, int limit, string? cursor, CancellationToken cancellationToken);

    /// <summary>Puts one delivery up for now again, whatever became of it, with a new schedule and the same id; false when there is none.</summary>
    Task<bool> ReplayAsync(Guid queue, string id, CancellationToken cancellationToken);

    /// <summary>As the other, for all deliveries whose events happened in a range of time, both ends included, optionally only those in one state.</summary>
    /// <returns>How many.</returns>
    Task<int> ReplayAsync(Guid queue, DateTimeOffset from, DateTimeOffset to, DeliveryState? state, CancellationToken cancellationToken);

    /// <summary>Ends what is still pending in a queue as <see cref="DeliveryState.Dropped"/>, and forgets since when it has failed.</summary>
    Task DropAsync(Guid queue, CancellationToken cancellationToken);

    /// <summary>Forgets deliveries older than the retention, and four days later also those still pending. Called now and then by every worker.</summary>
    /// <returns>How many.</returns>
    Task<int> TidyAsync(CancellationToken cancellationToken);

    /// <summary>How many deliveries are due or will be, over all queues, and since when the oldest of those already due has been.</summary>
    Task<(long Pending, DateTimeOffset? OldestDue)> CountAsync(CancellationToken cancellationToken);
}
