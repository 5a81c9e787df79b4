namespace ImageGen.Storage.Events;

/// <summary>
/// Tells readers that the store has new events. The store notifies this process of every event; a notification may be lost, and then a poll that all
/// watches share finds the event at most two seconds later, or as soon as the store responds again.
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
    /// <param name="cancellationToken">Cancels waiting for the subscription, which the first watch makes.</param>
    ValueTask<IJobWatch> WatchAsync(string tenant, Guid id, CancellationToken cancellationToken);

    /// <summary>
    /// Begins to watch all events of a tenant: those of its jobs, batches and endpoints. The watch is raised at most ten times a second. The caller reads the
    /// tenant's events after this call, and disposes the watch.
    /// </summary>
    /// <param name="tenant">The tenant.</param>
    /// <param name="cancellationToken">Cancels waiting for the subscription, which the first watch makes.</param>
    ValueTask<IEventWatch> WatchTenantAsync(string tenant, CancellationToken cancellationToken);
}
