using ImageGen.Storage.Identity;
using ImageGen.Storage.Waiting;
using ImageGen.Worker.Background;
using ImageGen.Worker.Claims;
using ImageGen.Worker.Serving;
using ImageGen.Worker.Steps;
using ImageGen.Worker.Waiting;

namespace ImageGen.Worker.Loops;

/// <summary>
/// Takes jobs from the waiting lines of this worker's lanes, as many as it has free slots and the provider has room for, and runs them. Every worker runs this loop; the
/// store gives each job to one of them, in fair order.
/// </summary>
internal sealed class DispatchLoop(
    IWaitingLines lines, LineBoard board, LineFinder finder, JobRunner runner, WorkSlots slots, ServedLanes lanes, CurrentLaneHolds holds, TenantsAtLimit tenantsAtLimit, IImageStorageHealth storageHealth, WorkerLifetime lifetime, Timings timings,
    TimeProvider time, ILogger<DispatchLoop> logger)
    : BackgroundService
{
    // Where jobs are short, several slots are released within this time, and are filled by one script. It is longer for a store that needs long for a take: so the
    // takes of a worker need no more than half of the store's time.
    private static readonly TimeSpan ShortestTick = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan LongestTick = TimeSpan.FromMilliseconds(250);

    private readonly RunningJobs _running = new();
    private Task _freed = Task.CompletedTask;
    private long _lastTake;
    private TimeSpan _lastTook;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (lanes.Own.Count == 0)
        {
            return;
        }

        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken, lifetime.Stopping);
        await new PeriodicTask(timings.LineList, time, logger, WaitAsync).RunAsync("waiting lines", RoundAsync, stopping.Token);

        // Each of these ends by itself, at the latest when the grace period is over.
        await _running.WhenAllAsync();
    }

    private async Task WaitAsync(TimeSpan atMost, CancellationToken cancellationToken)
    {
        await board.WaitAsync(atMost, cancellationToken);
        var tick = TimeSpan.FromTicks(Math.Clamp(2 * _lastTook.Ticks, ShortestTick.Ticks, LongestTick.Ticks));
        if (tick - time.GetElapsedTime(_lastTake) is var early && early > TimeSpan.Zero)
        {
            await Task.Delay(early, time, cancellationToken);
        }
    }

    /// <summary>Takes from every line that has jobs; true when more could be taken at once.</summary>
    private async Task<bool> RoundAsync(CancellationToken cancellationToken)
    {
        if (board.IsTimeToList)
        {
            await lines.SubscribeAsync(lanes.Own, line => board.NoteJoined(line), cancellationToken);
            var askedAt = time.GetTimestamp();
            board.NoteListed((await lines.ListAsync(cancellationToken)).Where(entry => lanes.Own.Contains(entry.Key.Lane)).ToDictionary(), askedAt);
        }

        var more = false;
        foreach (var (line, limit) in board.FindReady())
        {
            more |= await TakeAsync(line, limit, cancellationToken);
        }

        return more;
    }

    private async Task<bool> TakeAsync(WaitingLine line, int limit, CancellationToken cancellationToken)
    {
        // A worker that can't store images leaves the jobs to others. In a paused lane all jobs stay where they are.
        var wanted = storageHealth.WhyUnusable is null && !holds.Set.IsPaused(line.Lane) ? limit : 0;
        var freed = slots.NextFreed;
        var permits = slots.TakeFree(line.Lane, wanted);
        if (permits == 0 && wanted > 0 && _freed != freed)
        {
            _freed = freed;
            _ = freed.ContinueWith(_ => board.Wake(), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        }

        var settled = board.TakeSettled(line);
        if (permits == 0 && settled.Count == 0)
        {
            return false;
        }

        var used = 0;
        try
        {
            var askedAt = _lastTake = time.GetTimestamp();
            var request = new LineRequest(permits, timings.TakeLease) { Providers = finder.ProvidersOf(line), PausedTenants = [.. holds.Set.PausedTenants(line.Lane).Union(tenantsAtLimit.Find())], Settled = settled };

            // Crash point: a job that is taken and not run returns to the line after the lease.
            var take = await lines.TakeAsync(line, request, cancellationToken);
            _lastTook = time.GetElapsedTime(askedAt);
            foreach (var job in take.Jobs)
            {
                used++;
                _running.Add(RunAsync(job, line, take.Jobs.Count > 1));
            }

            return board.NoteTaken(line, take, permits, askedAt);
        }
        catch
        {
            board.Settle(line, settled);
            throw;
        }
        finally
        {
            for (; used < permits; used++)
            {
                slots.Free(line.Lane);
            }
        }
    }

    private async Task RunAsync(TakenJob job, WaitingLine line, bool hasOtherJobs)
    {
        try
        {
            await Task.Yield();
            await runner.RunAsync(job.Id, WakeReason.Message, line.Lane, hasOtherJobs, new LineTurn(board, line, job));
        }
        finally
        {
            slots.Free(line.Lane);
        }
    }
}
