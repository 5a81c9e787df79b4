using ImageGen.Storage.Configuration;
using ImageGen.Storage.Jobs.Erasure;
using ImageGen.Storage.Jobs.Retention;
using ImageGen.Worker.Background;
using Microsoft.Extensions.Options;

namespace ImageGen.Worker.Loops;

/// <summary>
/// Erases the jobs that are to be erased, and removes the images whose jobs are gone from the result store. Every worker does; the store divides the work among them by leases.
/// </summary>
internal sealed partial class ErasureLoop(IJobErasure erasure, IImageRemovals removals, IOptions<StorageOptions> storage, TimeProvider time, ILogger<ErasureLoop> logger) : BackgroundService
{
    private const int BatchSize = 100;
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    /// <summary>A worker that only delivers webhooks has no result store.</summary>
    private bool HasImages => storage.Value.Results != ResultsKind.Files || storage.Value.ResultsPath.Length > 0;

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(
        new PeriodicTask(Interval, time, logger).RunAsync("erasing", EraseAsync, stoppingToken),
        HasImages ? new PeriodicTask(Interval, time, logger).RunAsync("removing images", RemoveAsync, stoppingToken) : Task.CompletedTask);

    private async Task<bool> EraseAsync(CancellationToken cancellationToken) => await erasure.SweepAsync(BatchSize, cancellationToken) == BatchSize;

    private async Task<bool> RemoveAsync(CancellationToken cancellationToken)
    {
        var (seen, failed) = await removals.SweepAsync(BatchSize, cancellationToken);
        if (failed > 0)
        {
            LogFailed(failed);
        }

        return seen == BatchSize && failed == 0;
    }

    [LoggerMessage(Level = LogLevel.Warning, EventName = "images.not_removed", Message = "Removing the images of {Count} deleted jobs failed, because the result store does not respond; it is retried every minute")]
    private partial void LogFailed(int count);
}
