using ImageGen.Worker.Background;

namespace ImageGen.Worker.Reconciliation;

/// <summary>Checks every few minutes whether the nightly reconciliation is due.</summary>
internal sealed class ReconcileLoop(NightlyReconciliation reconciliation, TimeProvider time, ILogger<ReconcileLoop> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(5);

    protected override Task ExecuteAsync(CancellationToken stoppingToken)
        => new PeriodicTask(Backoff.Jittered(Interval), time, logger).RunAsync("reconciling", RoundAsync, stoppingToken);

    private async Task<bool> RoundAsync(CancellationToken cancellationToken)
    {
        await reconciliation.RunDueAsync(cancellationToken);
        return false;
    }
}
