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
/// Moves the images of this machine's spill folder to the result store, which no other worker can do. A file is deleted when its job has succeeded with this
/// image. Other files, of a failed job or one that the store does not have, may be all that is left of a purchase: they are kept for the retention time, so
/// that a replay finds them. Workers without the file run the job too, and each of them postpones it; so this loop claims a job whose file is here whenever
/// no other worker holds it, due or not. Otherwise such a job would wait longer the more workers there are. While images can't be stored, this loop tries
/// one file per round at growing intervals; the remaining jobs are retried when they are due, like all jobs.
/// </summary>
internal sealed partial class SpillLoop(
    ISpillStore spill, IJobStore store, JobRunner runner, WorkerLifetime lifetime, IOptions<StorageOptions> options, TimeProvider time, ILogger<SpillLoop> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    private int _failures;
    private long _failedAt;

    /// <summary>Processes every file once.</summary>
    internal async Task<bool> RoundAsync(CancellationToken cancellationToken)
    {
        var claimsUndue = _failures == 0 || time.GetElapsedTime(_failedAt) >= Backoff.Retry(Interval, _failures);
        foreach (var id in spill.List())
        {
            try
            {
                claimsUndue = await ProcessAsync(id, claimsUndue, cancellationToken);
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

    /// <summary>Processes one file; false when the following files have to wait until their jobs are due.</summary>
    private async Task<bool> ProcessAsync(Guid id, bool claimsUndue, CancellationToken cancellationToken)
    {
        var job = await store.FindAsync(id, cancellationToken);
        if (job is { ErasedAt: not null })
        {
            spill.Remove(id);
            return claimsUndue;
        }

        if (job is { State: JobState.Succeeded, Image: { } image })
        {
            spill.RemoveStored(id, image.Sha256);
        }

        if (job is not null && !job.State.IsTerminal())
        {
            // A job whose order is being looked up waits for this file.
            await runner.RunAsync(id, claimsUndue || job.State == JobState.Submitting ? WakeReason.Due : WakeReason.Message, lane: job.Lane);
            return claimsUndue && await IsStoredOrHeldAsync(id, cancellationToken);
        }

        if (spill.KeptAt(id) is { } kept && time.GetUtcNow() - Later(kept, job?.FinishedAt) > options.Value.Retention)
        {
            LogDeleted(id, options.Value.Retention);
            spill.Remove(id);
        }

        return claimsUndue;
    }

    private async Task<bool> IsStoredOrHeldAsync(Guid id, CancellationToken cancellationToken)
    {
        var job = await store.FindAsync(id, cancellationToken);
        if (job is { LeaseUntil: not null } && !job.State.IsTerminal())
        {
            // Another worker runs it, which is no evidence about the result store.
            return true;
        }

        var isStored = job is null || job.State.IsTerminal();
        (_failures, _failedAt) = (isStored ? 0 : _failures + 1, time.GetTimestamp());
        return isStored;
    }

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset? other) => other > one ? other.Value : one;

    [LoggerMessage(Level = LogLevel.Error, EventName = "spill.not_looked_at", Message = "Reading job {Job}, whose image is spilled, failed: {Fault}")]
    private partial void LogFault(Guid job, string fault);

    [LoggerMessage(Level = LogLevel.Warning, EventName = "spill.forgotten", Message = "The spilled image of job {Job} is older than the retention ({Retention}) and was deleted")]
    private partial void LogDeleted(Guid job, TimeSpan retention);
}
