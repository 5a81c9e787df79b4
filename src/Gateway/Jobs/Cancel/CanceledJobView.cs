using ImageGen.Contracts;
using ImageGen.Storage.Jobs;

namespace ImageGen.Gateway.Jobs.Cancel;

/// <summary>One of several jobs that were canceled together.</summary>
internal sealed record CanceledJobView
{
    /// <summary>Identity of the job.</summary>
    public required Guid Id { get; init; }

    /// <summary>The effect of the cancel request on the job.</summary>
    public required CancelEffect Effect { get; init; }

    /// <summary>The job's current status.</summary>
    public required JobStatus Status { get; init; }

    /// <summary>The known cost so far; null when it is not known.</summary>
    public Cost? Cost { get; init; }

    /// <summary>The view of a row after the cancel.</summary>
    public static CanceledJobView Of(Job job, CancelEffect effect) => new() { Id = job.Id, Effect = effect, Status = job.Status, Cost = job.Cost };
}
