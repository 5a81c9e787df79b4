using ImageGen.Contracts;

namespace ImageGen.Storage.Events;

/// <summary>An event that was not yet handed to the bus, taken under a short lease.</summary>
/// <param name="Event">The event, with its number and time.</param>
/// <param name="MessageId">Derived from subject and number, so that a repeated hand-over has the same id.</param>
public sealed record OutboxEntry(NumberedEvent Event, Guid MessageId)
{
    /// <summary>Whether <see cref="Webhook"/> is filled in: only if this process wrote the event. Otherwise <see cref="IOutbox.FindWebhookAsync"/> reads it.</summary>
    public bool IsWebhookKnown { get; init; }

    /// <summary>The webhook address in the request of the event's job; null if the request names none or the address has not been read.</summary>
    public string? Webhook { get; init; }
}
