using ImageGen.Storage.Jobs;

namespace ImageGen.Worker.Claims;

/// <summary>The places at a provider, counted over all workers. A job keeps its place from the order to its end.</summary>
internal sealed partial class ProviderPlaces(IProviderSlots slots, Timings timings, ILogger<ProviderPlaces> logger)
{
    /// <summary>Takes a place for the job at its provider, or keeps the one it has; false when all are taken.</summary>
    public Task<bool> TryTakeAsync(JobInHand job, CancellationToken cancellationToken)
        => job.Desk is { } desk
            ? slots.TryTakeAsync(desk.Entry.Name, job.Row.Id, desk.Entry.Concurrency, timings.ProviderSlot, cancellationToken)
            : Task.FromResult(false);

    /// <summary>
    /// Keeps the place of a job that is at its provider. Where it has lost it, having been out of sight for too long, it stays there all
    /// the same.
    /// </summary>
    public Task KeepAsync(JobInHand job) => TryTakeAsync(job, job.Held);

    /// <summary>Gives the place back.</summary>
    public async Task ReleaseAsync(JobInHand job)
    {
        if (job.ProviderName is not { } provider)
        {
            return;
        }

        try
        {
            await slots.ReleaseAsync(provider, job.Row.Id, job.Held);
        }
        catch (StoreUnavailableException fault)
        {
            // It frees itself when its lease is over.
            LogKept(job.Row.Id, provider, fault.Message);
        }
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "The place of job {JobId} at {Provider} frees itself later: {Fault}")]
    private partial void LogKept(Guid jobId, string provider, string fault);
}
