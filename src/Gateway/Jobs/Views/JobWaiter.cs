using ImageGen.Gateway.Access;
using ImageGen.Storage.Events;
using ImageGen.Storage.Jobs;
using ImageGen.Storage.Redis;

namespace ImageGen.Gateway.Jobs.Views;

/// <summary>Waits for jobs to end.</summary>
internal sealed partial class JobWaiter(IJobStore store, IJobSignals signals, TimeProvider time, IHostApplicationLifetime lifetime, ILogger<JobWaiter> logger)
{
    /// <summary>Returns when all jobs have ended, the time is over, the host stops or the store does not respond. The caller then reads the jobs.</summary>
    /// <exception cref="OperationCanceledException">The client disconnected.</exception>
    public async Task WaitAsync(Tenant tenant, IReadOnlyList<Guid> ids, TimeSpan atMost, CancellationToken cancellationToken)
    {
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, lifetime.ApplicationStopping);
        var begin = time.GetTimestamp();
        try
        {
            // The jobs are awaited one after the other, which takes no longer: the wait is over when the last one has ended.
            foreach (var id in ids)
            {
                await WaitForOneAsync(tenant.Name, id, () => atMost - time.GetElapsedTime(begin), linked.Token);
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

    private async Task WaitForOneAsync(string tenant, Guid id, Func<TimeSpan> remaining, CancellationToken cancellationToken)
    {
        // The watch begins before the read, so that an end stored between the two raises it.
        using var watch = await signals.WatchAsync(tenant, id, cancellationToken);
        while (await store.FindAsync(id, cancellationToken) is { } job && !job.State.IsTerminal())
        {
            watch.Seen = job.Sequence;
            if (!await watch.WaitAsync(remaining(), cancellationToken))
            {
                return;
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, EventName = "job.wait_store_away", Message = "Reading a job for a waiting client failed, since the store does not respond; the response is 202")]
    private partial void LogReadFailed(Exception fault);
}
