using ImageGen.Storage.Jobs;
using ImageGen.Worker.Claims;
using ImageGen.Worker.Generation;
using Microsoft.Extensions.Options;

namespace ImageGen.Worker.Loops;

/// <summary>
/// Takes the jobs whose moment has come: lost messages, retries, polls, what dead workers left behind, and what is too late. Every
/// worker runs it; the store gives each entry to one of them.
/// </summary>
internal sealed partial class DueLoop(
    IJobStore store, IDueHints hints, JobRunner runner, WorkSlots slots, WorkerLifetime lifetime, IOptions<WorkerOptions> options, Timings timings, TimeProvider time, ILogger<DueLoop> logger)
    : BackgroundService
{
    private const int MostAtOnce = 128;
    private static readonly TimeSpan ExpiryInterval = TimeSpan.FromSeconds(1);

    // Of many orders that are done at once each is told; they are looked up together.
    private static readonly TimeSpan ShortestTick = TimeSpan.FromMilliseconds(20);

    private readonly SemaphoreSlim _continues = new(MostAtOnce);
    private readonly RunningJobs _running = new();
    private long? _lastExpiry;
    private long _lastRound;
    private volatile bool _crowded;

    public override void Dispose()
    {
        _continues.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken, lifetime.Stopping);
        await new Recurrence(timings.Tick, time, logger, WaitAsync).RunAsync("due loop", RoundAsync, stopping.Token);

        // Each of these ends by itself, at the latest when the grace is over.
        await _running.WhenAllAsync();
    }

    private async Task WaitAsync(TimeSpan atMost, CancellationToken cancellationToken)
    {
        await hints.WaitAsync(options.Value.Lanes, atMost, cancellationToken);
        if (ShortestTick - time.GetElapsedTime(_lastRound) is var early && early > TimeSpan.Zero)
        {
            await Task.Delay(early, time, cancellationToken);
        }
    }

    /// <summary>One look at every part of the due set this worker serves; true when there may be more at once.</summary>
    private async Task<bool> RoundAsync(CancellationToken cancellationToken)
    {
        _lastRound = time.GetTimestamp();
        var more = false;
        foreach (var lane in options.Value.Lanes)
        {
            more |= await ContinueAsync(DueKind.Rescue, lane, cancellationToken);
            more |= await ContinueAsync(DueKind.Continue, lane, cancellationToken);
            more |= await StartAsync(lane, cancellationToken);
        }

        if (_lastExpiry is not { } last || time.GetElapsedTime(last) >= ExpiryInterval)
        {
            _lastExpiry = time.GetTimestamp();
            more |= await ExpireAsync(cancellationToken);
        }

        return more;
    }

    private async Task<bool> ContinueAsync(DueKind kind, string lane, CancellationToken cancellationToken)
    {
        var free = TakeFree(_continues);
        if (free == 0 && kind == DueKind.Continue && await _continues.WaitAsync(timings.Tick, cancellationToken))
        {
            // With all hands full the next free one goes on at once: a pause here would be the pace of thousands of finished orders.
            free = 1 + TakeFree(_continues);
        }

        return await TakeAsync(kind, lane, free, Wake.Due, () => _continues.Release(), cancellationToken);
    }

    private async Task<bool> StartAsync(string lane, CancellationToken cancellationToken)
    {
        // A full provider sends its jobs back at once; without a pause this worker would do nothing but pass them round.
        if (_crowded)
        {
            _crowded = false;
            return false;
        }

        return await TakeAsync(DueKind.Start, lane, slots.TakeFree(MostAtOnce), Wake.Due, () => slots.Free(), cancellationToken);
    }

    private async Task<bool> ExpireAsync(CancellationToken cancellationToken)
        => await TakeAsync(DueKind.Expire, "", TakeFree(_continues), Wake.Expiry, () => _continues.Release(), cancellationToken);

    /// <summary>Takes at most as many entries as there are permits, and gives back each permit when its job is done or there is none.</summary>
    private async Task<bool> TakeAsync(DueKind kind, string lane, int permits, Wake wake, Action release, CancellationToken cancellationToken)
    {
        if (permits == 0)
        {
            return false;
        }

        var used = 0;
        try
        {
            var due = await store.TakeDueAsync(kind, lane, permits, timings.TakeLease, cancellationToken);
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

    private async Task RunAsync(Guid id, Wake wake, string? lane, bool inCompany, Action release)
    {
        try
        {
            await Task.Yield();
            if (await runner.RunAsync(id, wake, lane: lane, inCompany: inCompany) == RunOutcome.Crowded)
            {
                _crowded = true;
            }
        }
        finally
        {
            release();
        }
    }

    private static int TakeFree(SemaphoreSlim permits)
    {
        var taken = 0;
        while (taken < MostAtOnce && permits.Wait(0))
        {
            taken++;
        }

        return taken;
    }
}
