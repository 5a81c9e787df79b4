namespace ImageGen.Storage.Events;

/// <summary>
/// Events this process wrote, to be handed to the bus by it at once. A shortcut: what is not read here, or whose reader dies, is given
/// out by the outbox two seconds later.
/// </summary>
public interface INewEventChannel
{
    /// <summary>Waits for events and takes those that are there, <paramref name="most"/> at the most, in the order of their writing.</summary>
    Task<IReadOnlyList<OutboxEntry>> TakeAsync(int most, CancellationToken cancellationToken);
}
