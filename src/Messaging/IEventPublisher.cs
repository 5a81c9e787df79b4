using ImageGen.Contracts;

namespace ImageGen.Messaging;

/// <summary>Publishes events on the bus. Each type of event has its own exchange, which needs no subscribers.</summary>
public interface IEventPublisher
{
    /// <summary>
    /// Publishes the event as its own type under the given message id, and returns once the broker has it. Throws when the broker did
    /// not confirm it within the timeout (5 s by default: <see cref="TimeoutException"/>) or refused it; the caller then keeps the event
    /// and retries with the same message id.
    /// </summary>
    Task PublishAsync(NumberedEvent @event, Guid messageId, CancellationToken cancellationToken);
}
