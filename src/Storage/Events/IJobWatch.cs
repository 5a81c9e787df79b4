namespace ImageGen.Storage.Events;

/// <summary>One reader's watch of one job. Only one caller may wait at a time; disposing ends the watch.</summary>
public interface IJobWatch : IDisposable
{
    /// <summary>The number of the last event that the reader has, 0 if none. The poll does not wake the reader for an event that it has.</summary>
    long Seen { get; set; }

    /// <summary>
    /// Waits until the job may have a new event, someone calls <see cref="Wake"/> or <paramref name="atMost"/> is over. What happened since the last wait, or
    /// since the watch began, ends the wait at once.
    /// </summary>
    /// <returns>Whether the job may have a new event.</returns>
    Task<bool> WaitAsync(TimeSpan atMost, CancellationToken cancellationToken);

    /// <summary>Ends the present or next wait, for a reason other than an event.</summary>
    void Wake();
}
