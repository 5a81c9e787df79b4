namespace ImageGen.Storage.Events;

/// <summary>
/// Notifications from the store that a job has a new event. A notification may be lost: it only reduces latency.
/// </summary>
public interface IJobSignals
{
    /// <summary>
    /// Completes when job <paramref name="id"/> (any job, when null) may have a new event, or after <paramref name="atMost"/>,
    /// whichever comes first.
    /// </summary>
    Task WaitAsync(Guid? id, TimeSpan atMost, CancellationToken cancellationToken);
}
