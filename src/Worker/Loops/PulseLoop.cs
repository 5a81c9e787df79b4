using ImageGen.Storage.Jobs;

namespace ImageGen.Worker.Loops;

/// <summary>
/// Tells the store again and again that a worker reaches it. When no worker could for longer than a heartbeat, the leases that ran out
/// meanwhile are nobody's to take for one heartbeat, in which their holders renew them.
/// </summary>
internal sealed class PulseLoop(IJobStore store, Timings timings, TimeProvider time, ILogger<PulseLoop> logger) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken)
        => new Recurrence(timings.Heartbeat / 4, time, logger).RunAsync("pulse", RoundAsync, stoppingToken);

    private async Task<bool> RoundAsync(CancellationToken cancellationToken)
    {
        await store.PulseAsync(timings.Heartbeat, timings.Heartbeat, cancellationToken);
        return false;
    }
}
