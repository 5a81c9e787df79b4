using ImageGen.Storage.Jobs;
using ImageGen.Storage.Results;
using ImageGen.Worker.Claims;
using ImageGen.Worker.Generation;

namespace ImageGen.Worker.Loops;

/// <summary>Brings pictures from this machine's spill folder into the result store: nobody else can.</summary>
internal sealed class SpillLoop(ISpill spill, IJobStore store, JobRunner runner, WorkerLifetime lifetime, TimeProvider time, ILogger<SpillLoop> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken, lifetime.Stopping);
        await new Recurrence(Interval, time, logger).RunAsync("spill", RoundAsync, stopping.Token);
    }

    private async Task<bool> RoundAsync(CancellationToken cancellationToken)
    {
        foreach (var id in spill.List())
        {
            if (await store.FindAsync(id, cancellationToken) is { } job && !job.State.IsTerminal())
            {
                // One that waits to be found out about waits for what is here.
                await runner.RunAsync(id, job.State == JobState.Submitting ? Wake.Due : Wake.Message, lane: job.Lane);
            }
            else
            {
                spill.Remove(id);
            }
        }

        return false;
    }
}
