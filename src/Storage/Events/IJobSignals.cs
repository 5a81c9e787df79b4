namespace ImageGen.Storage.Events;

/// <summary>
/// Tells readers that the store has new events. The store notifies this process of every event; a notification may be lost, and then a poll that all
/// watches share finds the event at most two seconds later.
/// </summary>
public interface IJobSignals
{
    /// <summary>How many notifications this process has received, of all jobs. While it stays the same, most likely nothing has happened in the store.</summary>
    long Received { get; }

    /// <summary>
    /// Begins to watch a job. An event that is stored after this call raises the watch, so the caller reads the job after it. The caller disposes the watch.
    /// </summary>
    /// <param name="tenant">The tenant of the job.</param>
    /// <param name="id">The job.</param>
    /// <param name="cancellationToken">Cancels the subscription, which the first watch makes.</param>
    ValueTask<IJobWatch> WatchAsync(string tenant, Guid id, CancellationToken cancellationToken);

    /// <summary>Completes when any job may have a new event, or after <paramref name="atMost"/>, whichever comes first.</summary>
    Task WaitForAnyAsync(TimeSpan atMost, CancellationToken cancellationToken);
}
