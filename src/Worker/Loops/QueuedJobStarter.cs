using ImageGen.Storage.Jobs;
using ImageGen.Storage.Waiting;
using ImageGen.Worker.Background;
using ImageGen.Worker.Claims;
using ImageGen.Worker.Serving;
using ImageGen.Worker.Steps;
using ImageGen.Worker.Waiting;

namespace ImageGen.Worker.Loops;

/// <summary>
/// Adds the queued jobs that are due to their waiting lines: retries, replays, jobs whose message or whose place in the line was lost. Those that need no
/// provider of their lane are run: they end, or move to another lane.
/// </summary>
internal sealed class QueuedJobStarter(IJobStore store, LineFinder finder, LineJoiner joiner, JobRunner runner, WorkSlots slots, StoreRetry storeRetry, WorkerLifetime lifetime)
{
    /// <summary>Adds a job to its line, or runs it. It was postponed when it was taken from the due set, so that a store that does not respond is waited for.</summary>
    public async Task RunAsync(Guid id, string lane, bool hasOtherJobs)
    {
        try
        {
            await Task.Yield();
            var row = await storeRetry.ExecuteAsync(token => store.FindAsync(id, token), lifetime.Stopping);
            if (row is { State: JobState.Queued, CancelRequested: false, IsOfRefusedCommand: false } && row.Lane == lane && finder.Find(row) is { } line)
            {
                await storeRetry.ExecuteAsync(
                    async _ =>
                    {
                        await joiner.JoinAsync(line, WaitingJob.Of(row));
                        return true;
                    },
                    lifetime.Stopping);
                return;
            }

            await slots.TakeAsync(lane, lifetime.Stopping);
            try
            {
                await runner.RunAsync(id, WakeReason.Due, lane, hasOtherJobs);
            }
            finally
            {
                slots.Free(lane);
            }
        }
        catch (OperationCanceledException) when (lifetime.Stopping.IsCancellationRequested)
        {
            // The due set gives the job to another worker.
        }
    }
}
