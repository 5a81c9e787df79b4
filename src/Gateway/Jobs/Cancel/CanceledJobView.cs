using ImageGen.Contracts;
using ImageGen.Storage.Jobs;

namespace ImageGen.Gateway.Jobs.Cancel;

/// <summary>One of several jobs that were canceled together.</summary>
internal sealed record CanceledJobView
{
    /// <summary>Identity of the job.</summary>
    public required Guid Id { get; init; }

    /// <summary>What the cancel means for it.</summary>
    public required CancelEffect Effect { get; init; }

    /// <summary>Where the job stands now.</summary>
    public required JobStatus Status { get; init; }

    /// <summary>What it has cost so far as far as that is known; null where it is not.</summary>
    public Cost? Cost { get; init; }

    /// <summary>The view of a row after the cancel.</summary>
    public static CanceledJobView Of(Job job, CancelEffect effect) => new() { Id = job.Id, Effect = effect, Status = job.Status, Cost = job.Cost };
}
