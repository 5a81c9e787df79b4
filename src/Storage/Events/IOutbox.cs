using ImageGen.Storage.Redis;

namespace ImageGen.Storage.Events;

/// <summary>Events on their way to the bus and to webhooks. Every method throws <see cref="StoreUnavailableException"/> when the store does not answer.</summary>
public interface IOutbox
{
    /// <summary>Takes up to <paramref name="limit"/> events to be handed to the bus, under a lease; one not acknowledged by its end comes again.</summary>
    Task<IReadOnlyList<OutboxEntry>> TakeAsync(int limit, TimeSpan lease, CancellationToken cancellationToken);

    /// <summary>Removes events from the outbox, after the bus confirmed them.</summary>
    Task AcknowledgeAsync(IReadOnlyCollection<OutboxEntry> entries, CancellationToken cancellationToken);

    /// <summary>Where the job's owner wants its end posted; null when nowhere, or when there is no such job (any more).</summary>
    Task<string?> FindWebhookAsync(Guid id, CancellationToken cancellationToken);
}
