namespace ImageGen.Storage.Events;

/// <summary>
/// The events that this process wrote, to be handed to the bus by this process at once. It is only a shortcut: an event that is not read here, or whose reader
/// dies, is taken from the outbox two seconds later.
/// </summary>
public interface INewEventChannel
{
    /// <summary>Waits for events, and takes up to <paramref name="most"/> of them, in the order in which they were written.</summary>
    Task<IReadOnlyList<OutboxEntry>> TakeAsync(int most, CancellationToken cancellationToken);
}
