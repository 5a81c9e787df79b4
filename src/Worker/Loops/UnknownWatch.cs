using ImageGen.Storage.Jobs;
using ImageGen.Worker.Metrics;

namespace ImageGen.Worker.Loops;

/// <summary>Measures now and then for how long the oldest order nobody can find out about has been waiting for its operator.</summary>
internal sealed class UnknownWatch(IJobStore store, JobMetrics metrics, TimeProvider time, ILogger<UnknownWatch> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(30);

    protected override Task ExecuteAsync(CancellationToken stoppingToken)
        => new Recurrence(Pace.Jittered(Interval), time, logger).RunAsync("watch on unknown outcomes", RoundAsync, stoppingToken);

    private async Task<bool> RoundAsync(CancellationToken cancellationToken)
    {
        metrics.OldestUnknown = await store.FindOldestUnknownAsync(cancellationToken);
        return false;
    }
}
