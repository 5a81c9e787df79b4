using ImageGen.Storage.Redis;

namespace ImageGen.Storage.Workers;

/// <summary>
/// The worker processes of the fleet, as each says of itself every few seconds. Every method throws <see cref="StoreUnavailableException"/> when the store
/// does not answer.
/// </summary>
public interface IWorkerList
{
    /// <summary>Says that a worker lives, for the next 20 s.</summary>
    Task BeatAsync(LiveWorker worker, CancellationToken cancellationToken);

    /// <summary>Says that a worker has left.</summary>
    Task LeaveAsync(Guid worker, CancellationToken cancellationToken);

    /// <summary>The workers that live.</summary>
    Task<LiveWorkers> ReadAsync(CancellationToken cancellationToken);
}
