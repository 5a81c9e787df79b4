using ImageGen.Storage.Redis;

namespace ImageGen.Storage.Workers;

/// <summary>
/// The worker processes of the fleet. Each reports itself every few seconds. Every method throws <see cref="StoreUnavailableException"/> when the store
/// does not respond.
/// </summary>
public interface IWorkerList
{
    /// <summary>Records that a worker is alive, for the next 20 s.</summary>
    Task RecordHeartbeatAsync(LiveWorker worker, CancellationToken cancellationToken);

    /// <summary>Records that a worker has stopped.</summary>
    Task LeaveAsync(Guid worker, CancellationToken cancellationToken);

    /// <summary>The live workers.</summary>
    Task<LiveWorkers> ReadAsync(CancellationToken cancellationToken);
}
