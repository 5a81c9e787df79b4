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
/// Takes the jobs whose moment has come: lost messages, retries, polls, what dead workers left behind, and what is too late. Every
/// worker runs it; the store gives each entry to one of them. Each lane has its share of the places and its turn at being first.
/// </summary>
internal sealed partial class DueLoop(
    IDueSet dueSet, IDueHints hints, JobRunner runner, WorkSlots slots, ServedLanes lanes, IImageStorageHealth places, WorkerLifetime lifetime, Timings timings, TimeProvider time, ILogger<DueLoop> logger)
    : BackgroundService
{
    private const int MostAtOnce = 128;
    private const int MostExpiries = 32;
    private static readonly TimeSpan ExpiryInterval = TimeSpan.FromSeconds(1);

    // Nobody waits for those who are in a lane that no worker names, and each of these lanes costs as much as one's own.
    private static readonly TimeSpan UnnamedInterval = TimeSpan.FromSeconds(1);

    // What is paid for is fetched and spilled even where the result store can't be used; a worker that can use it should be the first to come.
    private static readonly TimeSpan UnusableInterval = TimeSpan.FromSeconds(2);

    // Of many orders that are done at once each is told; they are looked up together.
    private static readonly TimeSpan ShortestTick = TimeSpan.FromMilliseconds(20);

    private readonly LanePermits _continues = new(MostAtOnce, lanes.Own);
    private readonly SemaphoreSlim _expiries = new(MostExpiries);
    private readonly SlotWaiters _turns = new(slots, time);
    private readonly RunningJobs _running = new();
    private readonly ConcurrentDictionary<string, bool> _crowded = new(StringComparer.Ordinal);
    private Task? _nextFreed;
    private long? _lastExpiry;
    private long? _lastUnnamed;
    private long? _lastUnusable;
    private long _lastRound;
    private int _rounds;

    public override void Dispose()
    {
        _expiries.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken, lifetime.Stopping);
        await new PeriodicTask(timings.Tick, time, logger, WaitAsync).RunAsync("due loop", RoundAsync, stopping.Token);

        // Each of these ends by itself, at the latest when the grace is over.
        await _running.WhenAllAsync();
    }

    private async Task WaitAsync(TimeSpan atMost, CancellationToken cancellationToken)
    {
        if (_nextFreed is { } freed)
        {
            // With all hands full the next free one goes on at once: a pause here would be the pace of thousands of finished orders.
            using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            var hint = hints.WaitAsync(lanes.Own, atMost, over.Token);
            await Task.WhenAny(freed, hint);
            await over.CancelAsync();
            await hint.ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
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

    /// <summary>One look at every part of the due set this worker serves; true when there may be more at once.</summary>
    private async Task<bool> RoundAsync(CancellationToken cancellationToken)
    {
        _lastRound = time.GetTimestamp();
        _nextFreed = null;
        var freed = _continues.NextFreed;
        var more = false;
        var isUsable = places.WhyUnusable is null;
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

    /// <summary>Another lane is the first in each round: what is left of the places goes to whoever is asked first.</summary>
    private IEnumerable<string> LanesInTurn()
    {
        IReadOnlyList<string> all = lanes.Unnamed.Count > 0 && IsTime(ref _lastUnnamed, UnnamedInterval) ? [.. lanes.Own, .. lanes.Unnamed] : lanes.Own;
        var first = (uint)_rounds++;
        return Enumerable.Range(0, all.Count).Select(place => all[(int)((first + (uint)place) % (uint)all.Count)]);
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
        var free = _continues.TakeFree(lane, MostAtOnce);
        if (free == 0)
        {
            _nextFreed = freed;
        }

        return await TakeAsync(kind, lane, free, WakeReason.Due, () => _continues.Free(lane), cancellationToken);
    }

    private async Task<bool> StartAsync(string lane, CancellationToken cancellationToken)
    {
        // A full provider sends its jobs back at once; without a pause this worker would do nothing but pass them round. It says nothing of
        // other lanes.
        if (_crowded.TryRemove(lane, out _))
        {
            return false;
        }

        var free = slots.TakeFree(lane, MostAtOnce);
        if (_turns.TryUse(lane))
        {
            free++;
        }
        else if (free == 0 && lanes.Own.Contains(lane))
        {
            _turns.Ask(lane, lifetime.Stopping);
        }

        return await TakeAsync(DueKind.Start, lane, free, WakeReason.Due, () => slots.Free(lane), cancellationToken);
    }

    private async Task<bool> ExpireAsync(CancellationToken cancellationToken)
    {
        var free = 0;
        while (free < MostExpiries && _expiries.Wait(0, CancellationToken.None))
        {
            free++;
        }

        return await TakeAsync(DueKind.Expire, "", free, WakeReason.Expiry, () => _expiries.Release(), cancellationToken);
    }

    /// <summary>Takes at most as many entries as there are permits, and gives back each permit when its job is done or there is none.</summary>
    private async Task<bool> TakeAsync(DueKind kind, string lane, int permits, WakeReason wake, Action release, CancellationToken cancellationToken)
    {
        if (permits == 0)
        {
            return false;
        }

        var used = 0;
        try
        {
            var due = await dueSet.TakeDueAsync(kind, lane, permits, timings.TakeLease, cancellationToken);
            foreach (var id in due)
            {
                used++;
                _running.Add(RunAsync(id, wake, kind == DueKind.Expire ? null : lane, due.Count > 1, release));
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

    private async Task RunAsync(Guid id, WakeReason wake, string? lane, bool hasOtherJobs, Action release)
    {
        try
        {
            await Task.Yield();
            if (await runner.RunAsync(id, wake, lane: lane, hasOtherJobs: hasOtherJobs) == RunOutcome.Crowded && lane is not null)
            {
                _crowded[lane] = true;
            }
        }
        finally
        {
            release();
        }
    }
}
