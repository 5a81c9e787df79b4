using ImageGen.Contracts;
using ImageGen.Storage.Jobs;

namespace ImageGen.Gateway.Jobs.Views;

/// <summary>The number of a batch's jobs in each status.</summary>
internal sealed record BatchCounts
{
    /// <summary>All jobs.</summary>
    public required int Total { get; init; }

    /// <summary>Jobs that have not begun.</summary>
    public required int Queued { get; init; }

    /// <summary>Jobs at a provider.</summary>
    public required int Running { get; init; }

    /// <summary>Jobs with an image.</summary>
    public required int Succeeded { get; init; }

    /// <summary>Jobs that ended without an image.</summary>
    public required int Failed { get; init; }

    /// <summary>Jobs canceled at the caller's request.</summary>
    public required int Canceled { get; init; }

    /// <summary>Ended jobs for which it is unknown whether an image was bought.</summary>
    public required int OutcomeUnknown { get; init; }

    /// <summary>Counts rows.</summary>
    public static BatchCounts Of(IReadOnlyList<Job> jobs)
    {
        var by = jobs.CountBy(job => job.Status).ToDictionary();
        return new BatchCounts
        {
            Total = jobs.Count,
            Queued = by.GetValueOrDefault(JobStatus.Queued),
            Running = by.GetValueOrDefault(JobStatus.Running),
            Succeeded = by.GetValueOrDefault(JobStatus.Succeeded),
            Failed = by.GetValueOrDefault(JobStatus.Failed),
            Canceled = by.GetValueOrDefault(JobStatus.Canceled),
            OutcomeUnknown = by.GetValueOrDefault(JobStatus.OutcomeUnknown),
        };
    }
}
