using ImageGen.Storage;
using ImageGen.Storage.Jobs;
using ImageGen.Storage.Results;
using ImageGen.Worker.Claims;
using ImageGen.Worker.Generation;
using Microsoft.Extensions.Options;

namespace ImageGen.Worker.Loops;

/// <summary>
/// Brings pictures from this machine's spill folder into the result store: nobody else can. A file goes when its job has succeeded with this
/// very picture. What else there is, of a job that failed or of one that this store does not know, may be all that is left of something paid
/// for: it is kept for the retention, so that a replay finds it.
/// </summary>
internal sealed partial class SpillLoop(
    ISpill spill, IJobStore store, JobRunner runner, WorkerLifetime lifetime, IOptions<StorageOptions> options, TimeProvider time, ILogger<SpillLoop> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    /// <summary>One look at every file.</summary>
    internal async Task<bool> RoundAsync(CancellationToken cancellationToken)
    {
        foreach (var id in spill.List())
        {
            try
            {
                await LookAsync(id, cancellationToken);
            }
            catch (Exception fault) when (fault is not (StoreUnavailableException or OperationCanceledException))
            {
                // One row that can't be read does not keep the others from coming home.
                LogFault(id, fault.GetType().Name);
            }
        }

        return false;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken, lifetime.Stopping);
        await new Recurrence(Interval, time, logger).RunAsync("spill", RoundAsync, stopping.Token);
    }

    private async Task LookAsync(Guid id, CancellationToken cancellationToken)
    {
        var job = await store.FindAsync(id, cancellationToken);
        if (job is { State: JobState.Succeeded, Image: { } image })
        {
            spill.RemoveStored(id, image.Sha256);
        }

        if (job is not null && !job.State.IsTerminal())
        {
            // One whose order is looked up waits for what is here.
            await runner.RunAsync(id, job.State == JobState.Submitting ? Wake.Due : Wake.Message, lane: job.Lane);
        }
        else if (spill.KeptAt(id) is { } kept && time.GetUtcNow() - Later(kept, job?.FinishedAt) > options.Value.Retention)
        {
            LogForgotten(id, options.Value.Retention);
            spill.Remove(id);
        }
    }

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset? other) => other > one ? other.Value : one;

    [LoggerMessage(Level = LogLevel.Error, Message = "The job {JobId}, whose picture is spilled, can't be looked at: {Fault}")]
    private partial void LogFault(Guid jobId, string fault);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The spilled picture of job {JobId} is older than the retention ({Retention}) and is forgotten")]
    private partial void LogForgotten(Guid jobId, TimeSpan retention);
}
