using ImageGen.Storage.Fleet;
using ImageGen.Storage.Jobs.Retention;
using ImageGen.Storage.Webhooks;
using ImageGen.Worker.Background;

namespace ImageGen.Worker.Loops;

/// <summary>Lets the store forget what outlived its retention, every few minutes: one worker of the fleet does it.</summary>
internal sealed partial class RetentionLoop(IJobRetention retention, IWebhookDeliveries deliveries, IRunOnceLock rounds, TimeProvider time, ILogger<RetentionLoop> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(5);

    protected override Task ExecuteAsync(CancellationToken stoppingToken)
        => new PeriodicTask(Backoff.Jittered(Interval / 5), time, logger).RunAsync("tidying", RoundAsync, stoppingToken);

    private async Task<bool> RoundAsync(CancellationToken cancellationToken)
    {
        // Never said to be done: the lease is the time until the next one, also when this worker dies at it.
        if (!await rounds.TryBeginAsync("tidy", Interval, cancellationToken))
        {
            return false;
        }

        var forgotten = await retention.TidyAsync(cancellationToken);
        if (forgotten > 0)
        {
            LogForgotten(forgotten);
        }

        var delivered = await deliveries.TidyAsync(cancellationToken);
        if (delivered > 0)
        {
            LogDeliveriesForgotten(delivered);
        }

        return false;
    }

    [LoggerMessage(Level = LogLevel.Information, EventName = "tidy.jobs_forgotten", Message = "Forgot {Count} index entries of jobs that are gone")]
    private partial void LogForgotten(int count);

    [LoggerMessage(Level = LogLevel.Information, EventName = "tidy.deliveries_forgotten", Message = "Forgot {Count} webhook deliveries that are older than the retention")]
    private partial void LogDeliveriesForgotten(int count);
}
