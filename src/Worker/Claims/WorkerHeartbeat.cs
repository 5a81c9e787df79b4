using System.Collections.Concurrent;
using ImageGen.Jobs.Submission;
using ImageGen.Storage.Jobs.Claims;
using ImageGen.Storage.Redis;
using ImageGen.Worker.Background;

namespace ImageGen.Worker.Claims;

/// <summary>
/// Sends heartbeats to every partition of the store, each of which renews all claims of this worker there. It starts with the host and goes on until the host
/// is disposed, because running jobs may finish after the host begins to stop.
/// </summary>
internal sealed partial class WorkerHeartbeat(IJobClaims claims, ProviderPermits places, Timings timings, TimeProvider time, ILogger<WorkerHeartbeat> logger) : IHostedService, IDisposable
{
    // A script must not block the partition for long.
    private const int MostAtOnce = 200;

    private readonly ConcurrentDictionary<HeldClaim, byte>[] _claims = [.. Enumerable.Range(0, JobId.Partitions).Select(_ => new ConcurrentDictionary<HeldClaim, byte>())];
    private readonly OrderDeadline?[] _heard = new OrderDeadline?[JobId.Partitions];
    private readonly SilenceLimits _silences = new(timings.WorkerSilence, timings.FleetSilence, timings.FleetGrace, timings.Heartbeat);
    private readonly CancellationTokenSource _end = new();
    private readonly Lock _gate = new();
    private readonly HashSet<int> _failing = [];

    /// <summary>The name of this worker process; no other has it.</summary>
    public string Worker { get; } = Guid.NewGuid().ToString("N");

    public Task StartAsync(CancellationToken cancellationToken)
    {
        // Each partition by itself: on a cluster, an unavailable master stops the heartbeats of its own partitions only.
        for (var partition = 0; partition < JobId.Partitions; partition++)
        {
            _ = BeatAsync(partition, _end.Token);
        }

        _ = KeepPlacesAsync(_end.Token);
        return Task.CompletedTask;
    }

    /// <summary>The heartbeats go on, so that running jobs can finish.</summary>
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

    /// <summary>Whether the partition accepted a heartbeat so recently that nobody can have taken over a job of this worker since.</summary>
    public bool IsHeardIn(int partition) => Volatile.Read(ref _heard[partition]) is { IsOpen: true };

    public void Hold(HeldClaim claim) => _claims[claim.Partition].TryAdd(claim, 0);

    public void Release(HeldClaim claim) => _claims[claim.Partition].TryRemove(claim, out _);

    private async Task BeatAsync(int partition, CancellationToken end)
    {
        await Task.Yield();
        do
        {
            Note(partition, await TryBeatAsync(partition, end));
        }
        while (await WaitAsync(IsFailing(partition) ? Backoff.Jittered(timings.Beat / 6) : timings.Beat, end));
    }

    /// <summary>Why the heartbeat failed; null when the store accepted it.</summary>
    private async Task<Exception?> TryBeatAsync(int partition, CancellationToken end)
    {
        try
        {
            // The first heartbeat, without claims, only says that the worker is alive. More follow only when it holds very many claims.
            var held = _claims[partition].Keys.ToList();
            for (var first = 0; first == 0 || first < held.Count; first += MostAtOnce)
            {
                await BeatAsync(partition, held.GetRange(first, Math.Min(MostAtOnce, held.Count - first)), end);
            }

            return null;
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            return null;
        }
        catch (Exception fault)
        {
            // Whatever the error is: a worker that stopped its heartbeats would lose all its jobs.
            return fault;
        }
    }

    private async Task BeatAsync(int partition, List<HeldClaim> held, CancellationToken end)
    {
        var (since, heard) = (time.GetTimestamp(), new OrderDeadline(timings.OrderAfterBeat, time));
        var carried = held.ConvertAll(claim => claim.Carried());
        var lost = (await claims.BeatAsync(new WorkerBeat(Worker, partition, _silences, carried), end)).ToHashSet(ReferenceEqualityComparer.Instance);
        Volatile.Write(ref _heard[partition], heard);
        for (var i = 0; i < held.Count; i++)
        {
            if (lost.Contains(carried[i]))
            {
                held[i].Lose();
            }
            else
            {
                held[i].NoteCarried(carried[i], since);
            }
        }
    }

    private async Task KeepPlacesAsync(CancellationToken end)
    {
        while (await WaitAsync(timings.Heartbeat / 4, end))
        {
            var due = _claims.SelectMany(held => held.Keys).Where(claim => claim.Job.Instance is not null && claim.TakePlaceTurn()).ToLookup(claim => claim.Job.Instance!, claim => claim.Job.Row.Id);
            try
            {
                await Task.WhenAll(due.Select(instance => places.KeepAsync(instance.Key, [.. instance], end)));
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
            LogAway(timings.WorkerSilence.TotalSeconds, away.Message);
        }
        else if (isFirst)
        {
            LogFault(fault);
        }
        else if (isOver)
        {
            LogBack();
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, EventName = "heartbeat.missed", Message = "The heartbeat of this worker failed; workers that reach the store take its jobs over after {Seconds} s: {Fault}")]
    private partial void LogAway(double seconds, string fault);

    [LoggerMessage(Level = LogLevel.Information, EventName = "heartbeat.restored", Message = "The heartbeat of this worker works again")]
    private partial void LogBack();

    [LoggerMessage(Level = LogLevel.Error, EventName = "heartbeat.failed", Message = "The heartbeat of this worker failed with an unexpected error and goes on")]
    private partial void LogFault(Exception? fault);
}
