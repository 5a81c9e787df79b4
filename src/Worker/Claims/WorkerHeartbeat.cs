using System.Collections.Concurrent;
using ImageGen.Jobs.Submission;
using ImageGen.Storage.Jobs.Claims;
using ImageGen.Storage.Redis;
using ImageGen.Worker.Background;

namespace ImageGen.Worker.Claims;

/// <summary>
/// Says to every partition of the store, again and again, that this worker lives, with one command that carries all its claims there. It begins with the
/// host and goes on until the host is disposed, since what is in hand when the host stops may come to its end.
/// </summary>
internal sealed partial class WorkerHeartbeat(IJobClaims claims, ProviderPermits places, Timings timings, TimeProvider time, ILogger<WorkerHeartbeat> logger) : IHostedService, IDisposable
{
    // A script must not keep the partition from others for long.
    private const int MostAtOnce = 200;

    private readonly ConcurrentDictionary<HeldClaim, byte>[] _claims = [.. Enumerable.Range(0, JobId.Partitions).Select(_ => new ConcurrentDictionary<HeldClaim, byte>())];
    private readonly OrderDeadline?[] _heard = new OrderDeadline?[JobId.Partitions];
    private readonly SilenceLimits _silences = new(timings.WorkerSilence, timings.FleetSilence, timings.FleetGrace, timings.Heartbeat);
    private readonly CancellationTokenSource _end = new();
    private readonly Lock _gate = new();
    private readonly HashSet<int> _failing = [];

    /// <summary>This start of this worker, a name that no other has.</summary>
    public string Worker { get; } = Guid.NewGuid().ToString("N");

    public Task StartAsync(CancellationToken cancellationToken)
    {
        // Each partition by itself: on a cluster a master that is away stops the beats of its own partitions only.
        for (var partition = 0; partition < JobId.Partitions; partition++)
        {
            _ = BeatAsync(partition, _end.Token);
        }

        _ = KeepPlacesAsync(_end.Token);
        return Task.CompletedTask;
    }

    /// <summary>It goes on: what is in hand may come to its end.</summary>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose()
    {
        // Twice, since it is both a service and a hosted one.
        if (!_end.IsCancellationRequested)
        {
            _end.Cancel();
            _end.Dispose();
        }
    }

    /// <summary>Whether the partition heard of this worker so lately that nobody can have taken a job of its hands since.</summary>
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

    /// <summary>Answers why the beat was not taken; null where it was.</summary>
    private async Task<Exception?> TryBeatAsync(int partition, CancellationToken end)
    {
        try
        {
            // A first one without claims says at once that the worker lives; more follow only where it holds very many.
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
            // Whatever it is: a worker that stopped saying that it lives would lose all it has in hand.
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

    /// <summary>An outage of all partitions is told of once.</summary>
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

    [LoggerMessage(Level = LogLevel.Warning, EventName = "heartbeat.missed", Message = "The store can't be told that this worker lives; workers that reach it take its jobs over after {Seconds} s: {Fault}")]
    private partial void LogAway(double seconds, string fault);

    [LoggerMessage(Level = LogLevel.Information, EventName = "heartbeat.restored", Message = "The store is told again that this worker lives")]
    private partial void LogBack();

    [LoggerMessage(Level = LogLevel.Error, EventName = "heartbeat.failed", Message = "The worker's heartbeat met a fault and goes on")]
    private partial void LogFault(Exception? fault);
}
