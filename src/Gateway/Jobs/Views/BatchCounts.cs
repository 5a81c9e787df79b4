using ImageGen.Contracts;
using ImageGen.Storage.Jobs;

namespace ImageGen.Gateway.Jobs.Views;

/// <summary>How many jobs of a batch stand where.</summary>
internal sealed record BatchCounts
{
    /// <summary>All of them.</summary>
    public required int Total { get; init; }

    /// <summary>Not begun.</summary>
    public required int Queued { get; init; }

    /// <summary>At a provider.</summary>
    public required int Running { get; init; }

    /// <summary>With an image.</summary>
    public required int Succeeded { get; init; }

    /// <summary>Ended without one.</summary>
    public required int Failed { get; init; }

    /// <summary>Stopped at the caller's wish.</summary>
    public required int Canceled { get; init; }

    /// <summary>Ended, it being unknown whether an image was bought.</summary>
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
