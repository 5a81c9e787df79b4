using ImageGen.Storage.Fleet;
using ImageGen.Storage.Jobs.Retention;
using ImageGen.Storage.Webhooks;
using ImageGen.Worker.Background;

namespace ImageGen.Worker.Loops;

/// <summary>Deletes entries whose retention is over from the store, every few minutes, in one worker of the fleet.</summary>
internal sealed partial class RetentionLoop(IJobRetention retention, IWebhookDeliveries deliveries, IRunOnceLock rounds, TimeProvider time, ILogger<RetentionLoop> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(5);

    protected override Task ExecuteAsync(CancellationToken stoppingToken)
        => new PeriodicTask(Backoff.Jittered(Interval / 5), time, logger).RunAsync("tidying", RoundAsync, stoppingToken);

    private async Task<bool> RoundAsync(CancellationToken cancellationToken)
    {
        // The lease is not ended: it is the time until the next round, also when this worker dies.
        if (!await rounds.TryBeginAsync("tidy", Interval, cancellationToken))
        {
            return false;
        }

        var deletedEntries = await retention.TidyAsync(cancellationToken);
        if (deletedEntries > 0)
        {
            LogJobsDeleted(deletedEntries);
        }

        var deletedDeliveries = await deliveries.TidyAsync(cancellationToken);
        if (deletedDeliveries > 0)
        {
            LogDeliveriesDeleted(deletedDeliveries);
        }

        return false;
    }

    [LoggerMessage(Level = LogLevel.Information, EventName = "tidy.jobs_forgotten", Message = "Deleted {Count} index entries of deleted jobs")]
    private partial void LogJobsDeleted(int count);

    [LoggerMessage(Level = LogLevel.Information, EventName = "tidy.deliveries_forgotten", Message = "Deleted {Count} webhook deliveries that are older than the retention")]
    private partial void LogDeliveriesDeleted(int count);
}
