namespace ImageGen.Storage.Events;

/// <summary>One reader's watch of new events. Only one caller may wait at a time; disposing ends the watch.</summary>
public interface IEventWatch : IDisposable
{
    /// <summary>
    /// Waits until there may be a new event, someone calls <see cref="Wake"/> or <paramref name="atMost"/> is over. What happened since the last wait, or
    /// since the watch began, ends the wait at once.
    /// </summary>
    /// <returns>Whether there may be a new event.</returns>
    Task<bool> WaitAsync(TimeSpan atMost, CancellationToken cancellationToken);

    /// <summary>Ends the present or next wait, for a reason other than an event.</summary>
    void Wake();
}
