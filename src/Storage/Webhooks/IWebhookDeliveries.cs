using ImageGen.Storage.Redis;

namespace ImageGen.Storage.Webhooks;

/// <summary>
/// What is to be posted, and what became of it. A queue of its own for each endpoint, so that one slow subscriber holds nobody else up;
/// kept for the store's retention. Every method throws <see cref="StoreUnavailableException"/> when the store does not answer.
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
    /// <para>
    /// A success brings the next attempts of up to 16 deliveries forward that wait for theirs, the oldest events first; a second failure in a row puts those
    /// back that nobody has taken. A failure of an attempt that came early (<see cref="WebhookDelivery.IsEarly"/>) is kept and counts as none: the
    /// next is due at its scheduled moment, or after <see cref="DeliveryOutcome.NextIn"/> where that is later.
    /// </para>
    /// </summary>
    /// <returns>Since when every attempt of the queue has failed; null after a success.</returns>
    Task<DateTimeOffset?> RecordAsync(WebhookDelivery delivery, DeliveryOutcome outcome, CancellationToken cancellationToken);

    /// <summary>One delivery; null when there is none (any more).</summary>
    Task<WebhookDelivery?> FindAsync(Guid queue, string id, CancellationToken cancellationToken);

    /// <summary>Deliveries of a queue, newest first, optionally of one state or job; <paramref name="limit"/> 1 to 100. Throws <see cref="FormatException"/> for a cursor it did not make.</summary>
    Task<DeliveryPage> ListAsync(Guid queue, DeliveryState? state, Guid? job, int limit, string? cursor, CancellationToken cancellationToken);

    /// <summary>Puts one delivery up for now again, whatever became of it, with a new schedule and the same id; false when there is none.</summary>
    Task<bool> ReplayAsync(Guid queue, string id, CancellationToken cancellationToken);

    /// <summary>As the other, for the deliveries in these states whose events happened in a range of time, both ends included.</summary>
    Task<ReplayedDeliveries> ReplayAsync(
        Guid queue, DateTimeOffset from, DateTimeOffset to, IReadOnlyCollection<DeliveryState> states, CancellationToken cancellationToken);

    /// <summary>
    /// Brings up to 16 deliveries forward that wait for a later attempt, as a success does, and forgets since when the queue has failed and that it rests:
    /// the address is another one, or is called again.
    /// </summary>
    Task BringForwardAsync(Guid queue, CancellationToken cancellationToken);

    /// <summary>Ends what is still pending in a queue as <see cref="DeliveryState.Dropped"/>, and forgets since when it has failed.</summary>
    Task DropAsync(Guid queue, CancellationToken cancellationToken);

    /// <summary>Forgets deliveries older than the retention, and four days later also those still pending. Called now and then by every worker.</summary>
    /// <returns>How many.</returns>
    Task<int> TidyAsync(CancellationToken cancellationToken);

    /// <summary>How many deliveries are due or will be, over all queues, and since when the oldest of those already due has been.</summary>
    Task<(long Pending, DateTimeOffset? OldestDue)> CountAsync(CancellationToken cancellationToken);
}
