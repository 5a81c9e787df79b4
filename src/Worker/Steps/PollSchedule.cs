using ImageGen.Providers;
using ImageGen.Worker.Background;
using ImageGen.Worker.Claims;
using ImageGen.Worker.Instances;

namespace ImageGen.Worker.Steps;

/// <summary>When an order is polled next: soon enough that its image is found within a tenth of the time that it took.</summary>
internal sealed class PollSchedule(PollThrottle load, Timings timings)
{
    // Half of a tenth, because the due loop takes time too and pauses are jittered.
    private const double ShareAtOwnServer = 0.05;

    private const double ShareAtService = 0.1;

    private static readonly TimeSpan MaxInQueue = TimeSpan.FromSeconds(5);

    // Less than the time for which a permit is kept without renewal.
    private static readonly TimeSpan MaxAtService = TimeSpan.FromSeconds(60);

    public TimeSpan Next(ClaimedJob job, ProviderInstance instance, Prediction.Running running)
    {
        if (instance.CallsBack)
        {
            return Backoff.Fallback(ProviderInstance.FirstPollOf(instance, timings), job.Row.Polls + 1);
        }

        if (!instance.RunsFree)
        {
            var stretched = Backoff.Poll(job.SinceIntent, ShareAtService, timings.FirstPoll) * load.Count(instance.Entry.Name);
            return stretched < MaxAtService ? stretched : MaxAtService;
        }

        // The duration is not known before the order begins. The first order in the queue may begin and end at any time; orders further back can wait.
        return running.QueuePosition is { } place
            ? Backoff.Jittered(place * timings.QueuedPoll is var pause && pause < MaxInQueue ? pause : MaxInQueue)
            : Backoff.Poll(job.Now - (job.Row.BegunAt ?? job.Now), ShareAtOwnServer, timings.FirstFreePoll);
    }
}
