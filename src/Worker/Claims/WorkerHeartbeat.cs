using System.Collections.Concurrent;
using ImageGen.Jobs.Submission;
using ImageGen.Storage.Jobs.Claims;
using ImageGen.Storage.Jobs.Due;
using ImageGen.Storage.Redis;
using ImageGen.Worker.Background;

namespace ImageGen.Worker.Claims;

/// <summary>
/// Sends heartbeats to the partitions of the store, each of which renews all claims of this worker there. It starts with the host and continues until the host
/// is disposed, because running jobs may finish after the host begins to stop. A partition without jobs gets a heartbeat only at the start, because it
/// has no claims that a heartbeat could keep valid.
/// </summary>
internal sealed partial class WorkerHeartbeat(IJobClaims claims, IDueSet dueSet, ProviderPermits permits, TenantPermits tenants, Timings timings, TimeProvider time, ILogger<WorkerHeartbeat> logger) : IHostedService, IDisposable
{
    // A script must not block the partition for long.
    private const int MaxClaimsPerScript = 200;

    private readonly ConcurrentDictionary<HeldClaim, byte>[] _claims = [.. Enumerable.Range(0, JobId.Partitions).Select(_ => new ConcurrentDictionary<HeldClaim, byte>())];
    private readonly OrderDeadline?[] _accepted = new OrderDeadline?[JobId.Partitions];
    private readonly HeartbeatTimeouts _timeouts = new(timings.HeartbeatTimeout, timings.FleetTimeout, timings.FleetGrace, timings.LeaseRenewal);
    private readonly CancellationTokenSource _end = new();
    private readonly Lock _gate = new();
    private readonly HashSet<int> _failing = [];

    /// <summary>The unique name of this worker process.</summary>
    public string Worker { get; } = Guid.NewGuid().ToString("N");

    public Task StartAsync(CancellationToken cancellationToken)
    {
        // Each partition separately: on a cluster, an unavailable master stops only the heartbeats of its own partitions.
        for (var partition = 0; partition < JobId.Partitions; partition++)
        {
            _ = RecordHeartbeatAsync(partition, _end.Token);
        }

        _ = RenewPermitsAsync(_end.Token);
        return Task.CompletedTask;
    }

    /// <summary>The heartbeats continue, so that running jobs can finish.</summary>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose()
    {
        // Called twice, because it is registered both as a service and as a hosted service.
        if (!_end.IsCancellationRequested)
        {
            _end.Cancel();
            _end.Dispose();
        }
    }

    /// <summary>Whether the partition accepted a heartbeat so recently that no job of this worker can have been taken over since.</summary>
    public bool HasRecentHeartbeat(int partition) => Volatile.Read(ref _accepted[partition]) is { IsOpen: true };

    public void Hold(HeldClaim claim) => _claims[claim.Partition].TryAdd(claim, 0);

    public void Release(HeldClaim claim) => _claims[claim.Partition].TryRemove(claim, out _);

    private async Task RecordHeartbeatAsync(int partition, CancellationToken end)
    {
        await Task.Yield();
        TimeSpan pause;
        long? sent = null;
        do
        {
            if (sent is { } before && !IsFailing(partition) && (IsIdle(partition) || time.GetElapsedTime(before) < timings.Heartbeat))
            {
                // Checked often, so that the first heartbeat follows soon after the first job, also one of another worker: the time without heartbeats before it
                // counts as an outage of the store, and the grace period that it begins must end before that worker's jobs are taken over, if it dies.
                pause = timings.Heartbeat / 6;
                continue;
            }

            sent = time.GetTimestamp();
            Note(partition, await TryBeatAsync(partition, end));
            pause = IsFailing(partition) ? Backoff.Jittered(timings.Heartbeat / 6) : timings.Heartbeat;
        }
        while (await WaitAsync(pause, end));
    }

    private bool IsIdle(int partition) => _claims[partition].IsEmpty && !dueSet.MayHaveJobs(partition);

    /// <summary>Why the heartbeat failed; null when the store accepted it.</summary>
    private async Task<Exception?> TryBeatAsync(int partition, CancellationToken end)
    {
        try
        {
            // The first heartbeat, without claims, only reports that the worker is alive. More follow only when it holds very many claims.
            var held = _claims[partition].Keys.ToList();
            for (var first = 0; first == 0 || first < held.Count; first += MaxClaimsPerScript)
            {
                await RecordHeartbeatAsync(partition, held.GetRange(first, Math.Min(MaxClaimsPerScript, held.Count - first)), end);
            }

            return null;
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            return null;
        }
        catch (Exception fault)
        {
            // Any exception is caught: a worker that stopped its heartbeats would lose all its jobs.
            return fault;
        }
    }

    private async Task RecordHeartbeatAsync(int partition, List<HeldClaim> held, CancellationToken end)
    {
        var (since, accepted) = (time.GetTimestamp(), new OrderDeadline(timings.OrderAfterHeartbeat, time));
        var sent = held.ConvertAll(claim => claim.ToHeartbeat());
        var lost = (await claims.RecordHeartbeatAsync(new HeartbeatRequest(Worker, partition, _timeouts, sent), end)).ToHashSet(ReferenceEqualityComparer.Instance);
        Volatile.Write(ref _accepted[partition], accepted);
        for (var i = 0; i < held.Count; i++)
        {
            if (lost.Contains(sent[i]))
            {
                held[i].Lose();
            }
            else
            {
                held[i].NoteSent(sent[i], since);
            }
        }
    }

    private async Task RenewPermitsAsync(CancellationToken end)
    {
        while (await WaitAsync(timings.LeaseRenewal / 4, end))
        {
            var due = _claims.SelectMany(held => held.Keys).Where(claim => claim.Job.Instance is not null && claim.TakePermitTurn()).ToLookup(claim => claim.Job.Instance!, claim => claim.Job.Row);
            try
            {
                await Task.WhenAll(due.Select(instance => permits.KeepAsync(instance.Key, [.. instance.Select(job => job.Id)], end)));
                await tenants.KeepAsync(due.SelectMany(jobs => jobs), end);
            }
            catch (OperationCanceledException) when (end.IsCancellationRequested)
            {
                return;
            }
            catch (Exception fault)
            {
                LogFault(fault);
            }
        }
    }

    private async Task<bool> WaitAsync(TimeSpan pause, CancellationToken end)
    {
        try
        {
            await Task.Delay(pause, time, end);
            return true;
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            return false;
        }
    }

    private bool IsFailing(int partition)
    {
        lock (_gate)
        {
            return _failing.Contains(partition);
        }
    }

    /// <summary>An outage of all partitions is logged once.</summary>
    private void Note(int partition, Exception? fault)
    {
        bool isFirst, isOver;
        lock (_gate)
        {
            var before = _failing.Count;
            _ = fault is null ? _failing.Remove(partition) : _failing.Add(partition);
            (isFirst, isOver) = (before == 0 && _failing.Count > 0, before > 0 && _failing.Count == 0);
        }

        if (isFirst && fault is StoreUnavailableException away)
        {
            LogMissed(timings.HeartbeatTimeout.TotalSeconds, away.Message);
        }
        else if (isFirst)
        {
            LogFault(fault);
        }
        else if (isOver)
        {
            LogRestored();
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, EventName = "heartbeat.missed", Message = "The heartbeat of this worker failed; workers that reach the store take its jobs over after {Seconds} s: {Fault}")]
    private partial void LogMissed(double seconds, string fault);

    [LoggerMessage(Level = LogLevel.Information, EventName = "heartbeat.restored", Message = "The heartbeat of this worker works again")]
    private partial void LogRestored();

    [LoggerMessage(Level = LogLevel.Error, EventName = "heartbeat.failed", Message = "The heartbeat of this worker failed with an unexpected error and is retried")]
    private partial void LogFault(Exception? fault);
}
