using System.Collections.Concurrent;
using ImageGen.Storage.Events;
using ImageGen.Storage.Identity;
using ImageGen.Storage.Jobs.Due;
using ImageGen.Worker.Background;
using ImageGen.Worker.Claims;
using ImageGen.Worker.Serving;
using ImageGen.Worker.Steps;

namespace ImageGen.Worker.Loops;

/// <summary>
/// Takes the jobs that are due: after lost messages, for retries and polls, from dead workers, and for expiry. Every worker runs this loop; the store gives each
/// entry to one of them. Queued jobs join their waiting lines, the others are run. Each lane has its share of the slots, and the lanes take turns at being first.
/// </summary>
internal sealed partial class DueLoop(
    IDueSet dueSet, IDueHints hints, JobRunner runner, QueuedJobStarter starter, WorkSlots slots, ServedLanes lanes, IImageStorageHealth storageHealth, WorkerLifetime lifetime, Timings timings, TimeProvider time, ILogger<DueLoop> logger)
    : BackgroundService
{
    private const int MaxContinues = 128;
    private const int MaxExpiries = 32;
    private const int MaxStarts = 256;

    // Expiries have one due set for all lanes.
    private const string AllLanes = "";

    private static readonly TimeSpan ExpiryInterval = TimeSpan.FromSeconds(1);

    // Jobs in a lane that no worker's configuration names are not urgent, and reading such a lane costs as much as reading a configured one.
    private static readonly TimeSpan UnnamedInterval = TimeSpan.FromSeconds(1);

    // A paid image is fetched and spilled even when the result store is unusable, but a worker that can use it should come first.
    private static readonly TimeSpan UnusableInterval = TimeSpan.FromSeconds(2);

    // When many orders end at once there is a signal for each; they are handled together.
    private static readonly TimeSpan ShortestTick = TimeSpan.FromMilliseconds(20);

    private readonly LanePermits _continues = new(MaxContinues, lanes.Own);
    private readonly LanePermits _expiries = new(MaxExpiries, []);
    private readonly LanePermits _starts = new(MaxStarts, lanes.Own);
    private readonly RunningJobs _running = new();
    private readonly ConcurrentDictionary<string, bool> _fullLanes = new(StringComparer.Ordinal);
    private Task? _nextFreed;
    private long? _lastExpiry;
    private long? _lastUnnamed;
    private long? _lastUnusable;
    private long _lastRound;
    private int _rounds;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken, lifetime.Stopping);
        await new PeriodicTask(timings.Tick, time, logger, WaitAsync).RunAsync("due loop", RoundAsync, stopping.Token);

        // Each of these ends by itself, at the latest when the grace period is over.
        await _running.WhenAllAsync();
    }

    private async Task WaitAsync(TimeSpan atMost, CancellationToken cancellationToken)
    {
        if (_nextFreed is { } freed)
        {
            // When all slots are in use, the next free one is used at once: a pause here would limit the rate of thousands of finished orders.
            using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            var signal = hints.WaitAsync(lanes.Own, atMost, over.Token);
            await Task.WhenAny(freed, signal);
            await over.CancelAsync();
            await signal.ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
            cancellationToken.ThrowIfCancellationRequested();
        }
        else
        {
            await hints.WaitAsync(lanes.Own, atMost, cancellationToken);
        }

        if (ShortestTick - time.GetElapsedTime(_lastRound) is var early && early > TimeSpan.Zero)
        {
            await Task.Delay(early, time, cancellationToken);
        }
    }

    /// <summary>Reads every part of the due set that this worker serves; true when there may be more jobs already.</summary>
    private async Task<bool> RoundAsync(CancellationToken cancellationToken)
    {
        _lastRound = time.GetTimestamp();
        _nextFreed = null;
        var freed = _continues.NextFreed;
        var more = false;
        var isUsable = storageHealth.WhyUnusable is null;
        foreach (var lane in isUsable || IsTime(ref _lastUnusable, UnusableInterval) ? LanesInTurn() : [])
        {
            more |= await ContinueAsync(DueKind.Rescue, lane, freed, cancellationToken);
            more |= await ContinueAsync(DueKind.Continue, lane, freed, cancellationToken);
            more |= isUsable && await StartAsync(lane, cancellationToken);
        }

        if (IsTime(ref _lastExpiry, ExpiryInterval))
        {
            more |= await ExpireAsync(cancellationToken);
        }

        return more;
    }

    /// <summary>A different lane is first in each round, because the remaining slots go to the first lane.</summary>
    private IEnumerable<string> LanesInTurn()
    {
        IReadOnlyList<string> all = lanes.Unnamed.Count > 0 && IsTime(ref _lastUnnamed, UnnamedInterval) ? [.. lanes.Own, .. lanes.Unnamed] : lanes.Own;
        var first = (uint)_rounds++;
        return Enumerable.Range(0, all.Count).Select(index => all[(int)((first + (uint)index) % (uint)all.Count)]);
    }

    private bool IsTime(ref long? last, TimeSpan interval)
    {
        if (last is { } before && time.GetElapsedTime(before) < interval)
        {
            return false;
        }

        last = time.GetTimestamp();
        return true;
    }

    private async Task<bool> ContinueAsync(DueKind kind, string lane, Task freed, CancellationToken cancellationToken)
    {
        var free = _continues.TakeFree(lane, MaxContinues);
        if (free == 0)
        {
            _nextFreed = freed;
        }

        return await TakeAsync(kind, lane, free, timings.TakeLease, (id, hasOtherJobs) => RunAsync(id, WakeReason.Due, lane, hasOtherJobs), () => _continues.Free(lane), cancellationToken);
    }

    private async Task<bool> StartAsync(string lane, CancellationToken cancellationToken)
    {
        if (lanes.Own.Contains(lane))
        {
            // Crash point: a job that is taken and has not joined its line waits until it is looked at again.
            var most = _starts.TakeFree(lane, MaxContinues);
            return await TakeAsync(
                DueKind.Start, lane, most, Backoff.Jittered(timings.WaitingCheck), (id, hasOtherJobs) => starter.RunAsync(id, lane, hasOtherJobs), () => _starts.Free(lane), cancellationToken);
        }

        // A full provider sends its jobs back at once; without a pause this worker would only move them around. It has no effect on other lanes.
        if (_fullLanes.TryRemove(lane, out _))
        {
            return false;
        }

        // The jobs of a lane that no worker names only end, or move to another lane.
        return await TakeAsync(
            DueKind.Start, lane, slots.TakeFree(lane, MaxContinues), timings.TakeLease, (id, hasOtherJobs) => RunAsync(id, WakeReason.Due, lane, hasOtherJobs), () => slots.Free(lane), cancellationToken);
    }

    private async Task<bool> ExpireAsync(CancellationToken cancellationToken)
    {
        var free = _expiries.TakeFree(AllLanes, MaxExpiries);
        return await TakeAsync(
            DueKind.Expire, AllLanes, free, timings.TakeLease, (id, hasOtherJobs) => RunAsync(id, WakeReason.Expiry, null, hasOtherJobs), () => _expiries.Free(AllLanes), cancellationToken);
    }

    /// <summary>Takes at most as many entries as there are permits, and releases each permit when its job is done or there is none.</summary>
    private async Task<bool> TakeAsync(
        DueKind kind, string lane, int permits, TimeSpan lease, Func<Guid, bool, Task> run, Action release, CancellationToken cancellationToken)
    {
        if (permits == 0)
        {
            return false;
        }

        var used = 0;
        try
        {
            var due = await dueSet.TakeDueAsync(kind, lane, permits, lease, cancellationToken);
            foreach (var id in due)
            {
                used++;
                _running.Add(RunAsync(run(id, due.Count > 1), release));
            }

            return due.Count == permits;
        }
        finally
        {
            for (; used < permits; used++)
            {
                release();
            }
        }
    }

    private static async Task RunAsync(Task run, Action release)
    {
        try
        {
            await run;
        }
        finally
        {
            release();
        }
    }

    private async Task RunAsync(Guid id, WakeReason wake, string? lane, bool hasOtherJobs)
    {
        await Task.Yield();
        if (await runner.RunAsync(id, wake, lane: lane, hasOtherJobs: hasOtherJobs) == RunOutcome.Crowded && lane is not null)
        {
            _fullLanes[lane] = true;
        }
    }
}
