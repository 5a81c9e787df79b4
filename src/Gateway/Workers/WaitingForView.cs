using ImageGen.Contracts;
using ImageGen.Storage.Jobs;
using ImageGen.Storage.Workers;

namespace ImageGen.Gateway.Workers;

/// <summary>Why a queued job does not begin.</summary>
internal sealed record WaitingForView
{
    /// <summary><c>worker</c>: no live worker serves its lane. Further values may be added.</summary>
    public required string Kind { get; init; }

    /// <summary>The reason in a sentence.</summary>
    public required string Message { get; init; }

    /// <summary>What delays a job; null when it only waits for the jobs before it, when it does not wait, and while the workers are not known.</summary>
    public static WaitingForView? Of(Job job, LiveWorkers? workers) => job.Status == JobStatus.Queued && workers?.LacksOne(job.Lane) == true
        ? new WaitingForView
        {
            Kind = "worker",
            Message = workers.IsBeingEmptied(job.Lane)
                ? $"No live worker's configuration names the lane '{job.Lane}'. The job begins when a worker starts that names it, or when the job moves to the current lane of its provider."
                : $"No live worker serves the lane '{job.Lane}'. The job begins when a worker for it starts.",
        }
        : null;
}
