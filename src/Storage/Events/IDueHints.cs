namespace ImageGen.Storage.Events;

/// <summary>
/// Notifications from the store that a job became due before its scheduled time, for example after a provider callback or a cancel. A notification may be
/// lost: it only reduces latency. One loop of a process waits for them.
/// </summary>
public interface IDueHints
{
    /// <summary>
    /// Completes after a notification for one of the lanes since the last wait, when a job becomes due of which this process knows, or after
    /// <paramref name="atMost"/>, whichever comes first. Every call must pass the same lanes.
    /// </summary>
    Task WaitAsync(IReadOnlyCollection<string> lanes, TimeSpan atMost, CancellationToken cancellationToken);
}
