using ImageGen.Storage.Events;
using ImageGen.Storage.Jobs;
using ImageGen.Storage.Redis;

namespace ImageGen.Gateway.Jobs.Views;

/// <summary>Waits for jobs to end.</summary>
internal sealed partial class JobWaiter(IJobStore store, IJobSignals signals, TimeProvider time, IHostApplicationLifetime lifetime, ILogger<JobWaiter> logger)
{
    /// <summary>A signal may be lost, so the row is read this often without one.</summary>
    private static readonly TimeSpan ReadAtLeastEvery = TimeSpan.FromSeconds(1);

    /// <summary>Returns when all jobs have ended, the time is over, the host stops or the store does not respond. The caller then reads the jobs.</summary>
    /// <exception cref="OperationCanceledException">The client disconnected.</exception>
    public async Task WaitAsync(IReadOnlyList<Guid> ids, TimeSpan atMost, CancellationToken cancellationToken)
    {
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, lifetime.ApplicationStopping);
        var begin = time.GetTimestamp();
        try
        {
            // The jobs are awaited one after the other, which takes no longer: the wait is over when the last one has ended.
            foreach (var id in ids)
            {
                await WaitForOneAsync(id, () => atMost - time.GetElapsedTime(begin), linked.Token);
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // The host stops: the client gets its 202 now, not a broken connection.
        }
        catch (StoreUnavailableException fault)
        {
            // The jobs are accepted; a failed read must not look like a refusal.
            LogReadFailed(fault);
        }
    }

    private async Task WaitForOneAsync(Guid id, Func<TimeSpan> remaining, CancellationToken cancellationToken)
    {
        while (remaining() is var rest && !await HasEndedAsync(id, rest < ReadAtLeastEvery ? rest : ReadAtLeastEvery, cancellationToken))
        {
            if (rest <= TimeSpan.Zero)
            {
                return;
            }
        }
    }

    /// <summary>Whether the job has ended. If not, the call returns when a signal arrives or the time is over.</summary>
    private async Task<bool> HasEndedAsync(Guid id, TimeSpan atMost, CancellationToken cancellationToken)
    {
        using var waiting = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        try
        {
            // Waiting begins before the read, so that an end stored between the two raises the signal.
            var signal = atMost > TimeSpan.Zero ? signals.WaitAsync(id, atMost, waiting.Token) : Task.CompletedTask;
            var job = await store.FindAsync(id, cancellationToken);
            if (job is null || job.State.IsTerminal())
            {
                return true;
            }

            await signal;
            return false;
        }
        finally
        {
            await waiting.CancelAsync();
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, EventName = "job.wait_store_away", Message = "Reading a job for a waiting client failed, since the store does not respond; the response is 202")]
    private partial void LogReadFailed(Exception fault);
}
