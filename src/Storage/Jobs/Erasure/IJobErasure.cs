using ImageGen.Storage.Redis;

namespace ImageGen.Storage.Jobs.Erasure;

/// <summary>
/// Erases the content of jobs: image, source image, prompt, labels and webhook payloads. What remains is the receipt: identity, tenant, times, providers, cost and status. Every method throws
/// <see cref="StoreUnavailableException"/> when the store does not respond; a request that was recorded is then carried out by a worker.
/// </summary>
public interface IJobErasure
{
    /// <summary>
    /// Erases an ended job, and cancels any other one first. The row and the events are erased when it returns <see cref="EraseOutcome.Erased"/>; workers remove the images within seconds. A repeated
    /// call changes nothing.
    /// </summary>
    Task<EraseResult> EraseAsync(string tenant, Guid id, CancellationToken cancellationToken);

    /// <summary>Carries out up to <paramref name="limit"/> due requests. Every worker calls it.</summary>
    /// <returns>How many it looked at.</returns>
    Task<int> SweepAsync(int limit, CancellationToken cancellationToken);
}
