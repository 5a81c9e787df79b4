using ImageGen.Storage.Redis;

namespace ImageGen.Storage.Events;

/// <summary>The events that wait to be handed to the bus and to webhooks. Every method throws <see cref="StoreUnavailableException"/> when the store does not respond.</summary>
public interface IOutbox
{
    /// <summary>Takes up to <paramref name="limit"/> events to be handed to the bus, under a lease. An event that is not acknowledged before the lease ends is returned again.</summary>
    Task<IReadOnlyList<OutboxEntry>> TakeAsync(int limit, TimeSpan lease, CancellationToken cancellationToken);

    /// <summary>Removes events from the outbox, after the bus confirmed them.</summary>
    Task AcknowledgeAsync(IReadOnlyCollection<OutboxEntry> entries, CancellationToken cancellationToken);

    /// <summary>The webhook address that the job's request names; null if it names none, or if the job does not exist or has expired.</summary>
    Task<string?> FindWebhookAsync(Guid id, CancellationToken cancellationToken);
}
