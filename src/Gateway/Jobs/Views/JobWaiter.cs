using ImageGen.Storage.Events;
using ImageGen.Storage.Jobs;
using ImageGen.Storage.Redis;

namespace ImageGen.Gateway.Jobs.Views;

/// <summary>Waits for jobs to end.</summary>
internal sealed partial class JobWaiter(IJobStore store, IJobSignals signals, TimeProvider time, IHostApplicationLifetime lifetime, ILogger<JobWaiter> logger)
{
    /// <summary>A hint may be lost, so the row is read this often without one.</summary>
    private static readonly TimeSpan ReadAtLeastEvery = TimeSpan.FromSeconds(1);

    /// <summary>Returns when all jobs have ended, the time is over, the host stops or the store does not answer; the caller reads what became of them.</summary>
    /// <exception cref="OperationCanceledException">The client left.</exception>
    public async Task WaitAsync(IReadOnlyList<Guid> ids, TimeSpan atMost, CancellationToken cancellationToken)
    {
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, lifetime.ApplicationStopping);
        var begin = time.GetTimestamp();
        try
        {
            // One after the other is as good as all at once: the wait is over when the last one ends.
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
            // The jobs are accepted; that their end can't be seen now must not look like a refusal.
            LogBlind(fault);
        }
    }

    private async Task WaitForOneAsync(Guid id, Func<TimeSpan> left, CancellationToken cancellationToken)
    {
        while (left() is var rest && !await HasEndedAsync(id, rest < ReadAtLeastEvery ? rest : ReadAtLeastEvery, cancellationToken))
        {
            if (rest <= TimeSpan.Zero)
            {
                return;
            }
        }
    }

    /// <summary>Whether the job has ended; when not, the answer takes until there may be news.</summary>
    private async Task<bool> HasEndedAsync(Guid id, TimeSpan atMost, CancellationToken cancellationToken)
    {
        using var listening = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        try
        {
            // Listening begins before reading, so that an end between the two is heard.
            var hint = atMost > TimeSpan.Zero ? signals.WaitAsync(id, atMost, listening.Token) : Task.CompletedTask;
            var job = await store.FindAsync(id, cancellationToken);
            if (job is null || job.State.IsTerminal())
            {
                return true;
            }

            await hint;
            return false;
        }
        finally
        {
            await listening.CancelAsync();
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, EventName = "job.wait_store_away", Message = "A client waits for its job, but the store does not answer; the client is answered 202")]
    private partial void LogBlind(Exception fault);
}
