using ImageGen.Storage.Configuration;
using ImageGen.Storage.Jobs;
using ImageGen.Storage.Redis;
using ImageGen.Storage.Results;
using ImageGen.Worker.Background;
using ImageGen.Worker.Claims;
using ImageGen.Worker.Steps;
using Microsoft.Extensions.Options;

namespace ImageGen.Worker.Loops;

/// <summary>
/// Stores the images of this machine's spill folder in the result store, which no other worker can do. A file is deleted when its job has succeeded with this
/// very image. Other files, of a failed job or one that the store does not know, may be all that is left of a purchase: they are kept for the retention, so
/// that a replay finds them. Workers without the file run the job too, and each of them postpones it; so this loop claims a job whose file is here whenever
/// nobody else holds it, due or not. Otherwise such a job would wait longer the more workers there are. While images can't be stored, this loop does so for
/// one file a round at growing intervals; the due set brings back the others like every job.
/// </summary>
internal sealed partial class SpillLoop(
    ISpillStore spill, IJobStore store, JobRunner runner, WorkerLifetime lifetime, IOptions<StorageOptions> options, TimeProvider time, ILogger<SpillLoop> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    private int _failures;
    private long _failedAt;

    /// <summary>One look at every file.</summary>
    internal async Task<bool> RoundAsync(CancellationToken cancellationToken)
    {
        var insists = _failures == 0 || time.GetElapsedTime(_failedAt) >= Backoff.Retry(Interval, _failures);
        foreach (var id in spill.List())
        {
            try
            {
                insists = await LookAsync(id, insists, cancellationToken);
            }
            catch (Exception fault) when (fault is not (StoreUnavailableException or OperationCanceledException))
            {
                // One unreadable row must not keep the other files from being stored.
                LogFault(id, fault.GetType().Name);
            }
        }

        return false;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken, lifetime.Stopping);
        await new PeriodicTask(Interval, time, logger).RunAsync("spill", RoundAsync, stopping.Token);
    }

    /// <summary>Looks at one file; false when the next ones have to wait until their jobs are due.</summary>
    private async Task<bool> LookAsync(Guid id, bool insists, CancellationToken cancellationToken)
    {
        var job = await store.FindAsync(id, cancellationToken);
        if (job is { State: JobState.Succeeded, Image: { } image })
        {
            spill.RemoveStored(id, image.Sha256);
        }

        if (job is not null && !job.State.IsTerminal())
        {
            // A job whose order is looked up waits for this file.
            await runner.RunAsync(id, insists || job.State == JobState.Submitting ? WakeReason.Due : WakeReason.Message, lane: job.Lane);
            return insists && await IsHomeOrHeldAsync(id, cancellationToken);
        }

        if (spill.KeptAt(id) is { } kept && time.GetUtcNow() - Later(kept, job?.FinishedAt) > options.Value.Retention)
        {
            LogForgotten(id, options.Value.Retention);
            spill.Remove(id);
        }

        return insists;
    }

    private async Task<bool> IsHomeOrHeldAsync(Guid id, CancellationToken cancellationToken)
    {
        var job = await store.FindAsync(id, cancellationToken);
        if (job is { LeaseUntil: not null } && !job.State.IsTerminal())
        {
            // Another worker runs it, which says nothing about the result store.
            return true;
        }

        var isHome = job is null || job.State.IsTerminal();
        (_failures, _failedAt) = (isHome ? 0 : _failures + 1, time.GetTimestamp());
        return isHome;
    }

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset? other) => other > one ? other.Value : one;

    [LoggerMessage(Level = LogLevel.Error, EventName = "spill.not_looked_at", Message = "Reading job {Job}, whose image is spilled, failed: {Fault}")]
    private partial void LogFault(Guid job, string fault);

    [LoggerMessage(Level = LogLevel.Warning, EventName = "spill.forgotten", Message = "The spilled image of job {Job} is older than the retention ({Retention}) and was deleted")]
    private partial void LogForgotten(Guid job, TimeSpan retention);
}
