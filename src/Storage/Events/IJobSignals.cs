namespace ImageGen.Storage.Events;

/// <summary>
/// Hints from the store that a job has a new event. A hint may be lost; it saves latency and decides nothing.
/// </summary>
public interface IJobSignals
{
    /// <summary>
    /// Completes when job <paramref name="id"/> (any job, when null) may have a new event, or when <paramref name="atMost"/> is over,
    /// whichever comes first.
    /// </summary>
    Task WaitAsync(Guid? id, TimeSpan atMost, CancellationToken cancellationToken);
}
