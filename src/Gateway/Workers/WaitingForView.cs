using ImageGen.Contracts;
using ImageGen.Storage.Jobs;
using ImageGen.Storage.Workers;

namespace ImageGen.Gateway.Workers;

/// <summary>Why a job that is queued does not begin.</summary>
internal sealed record WaitingForView
{
    /// <summary><c>worker</c>: no live worker serves its lane. Others may be added.</summary>
    public required string Kind { get; init; }

    /// <summary>The same in a sentence.</summary>
    public required string Message { get; init; }

    /// <summary>What a job waits for; null where it is only its turn, where it does not wait, and while the workers are not known.</summary>
    public static WaitingForView? Of(Job job, LiveWorkers? workers) => job.Status == JobStatus.Queued && workers?.LacksOne(job.Lane) == true
        ? new WaitingForView
        {
            Kind = "worker",
            Message = workers.IsBeingEmptied(job.Lane)
                ? $"No live worker's configuration names the lane '{job.Lane}'. The job begins when one starts that names it, or when the job moves to the present lane of its provider."
                : $"No live worker serves the lane '{job.Lane}'. The job begins when one starts.",
        }
        : null;
}
