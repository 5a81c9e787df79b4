using System.Text.Json.Serialization;
using ImageGen.Contracts;
using ImageGen.ServiceDefaults.Logging;
using ImageGen.Storage.Jobs;
using ImageGen.Storage.LaneHolds;
using ImageGen.Storage.Workers;

namespace ImageGen.Gateway.Workers;

/// <summary>Why a queued job does not begin.</summary>
internal sealed record WaitingForView
{
    /// <summary>
    /// <c>worker</c>: no live worker serves its lane. <c>operator</c>: an operator has paused the lane, or the tenant in it. <c>retry</c>: it waits until it is tried again. Further values
    /// may be added.
    /// </summary>
    public required string Kind { get; init; }

    /// <summary>The reason in a sentence.</summary>
    public required string Message { get; init; }

    /// <summary>Of <c>retry</c>: the time at which it may begin, UTC; otherwise absent.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? Until { get; init; }

    /// <summary>What delays a job; null when it only waits for the jobs before it, when it does not wait, and while the workers are not known.</summary>
    public static WaitingForView? Of(Job job, LiveWorkers? workers) => job.Status != JobStatus.Queued || workers is null ? null
        : workers.Holds.Find(LaneHoldKind.Paused, job.Lane, job.Tenant) is { } hold ? new WaitingForView
        {
            Kind = "operator",
            Message = $"An operator has paused {(hold.Tenant is null ? "the lane" : "the tenant's jobs in the lane")} '{job.Lane}'{(hold.Reason is null ? "" : $": {hold.Reason}")}. The job begins when it is resumed.",
        }
        : workers.LacksOne(job.Lane) ? new WaitingForView
        {
            Kind = "worker",
            Message = workers.IsBeingEmptied(job.Lane)
                ? $"No live worker's configuration names the lane '{job.Lane}'. The job begins when a worker starts that names it, or when the job moves to the current lane of its provider."
                : $"No live worker serves the lane '{job.Lane}'. The job begins when a worker for it starts.",
        }
        : job.NotBefore is { } until ? new WaitingForView
        {
            Kind = "retry",
            Message = job.Attempts is [.., { Reason: { } reason } last]
                ? $"The attempt at '{last.Provider}' ended with {ApiNames.Of(reason)}. The next one begins when its pause is over."
                : "The provider allows no order yet. The job begins when its pause is over.",
            Until = until,
        }
        : null;
}
