using ImageGen.Contracts;

namespace ImageGen.Gateway.Jobs.Statistics;

/// <summary>The number of jobs by status.</summary>
internal sealed record StatusCountsView
{
    /// <summary>All jobs.</summary>
    public required long Total { get; init; }

    /// <summary>Jobs that have not begun.</summary>
    public required long Queued { get; init; }

    /// <summary>Jobs at a provider.</summary>
    public required long Running { get; init; }

    /// <summary>Jobs with an image.</summary>
    public required long Succeeded { get; init; }

    /// <summary>Jobs that ended without an image.</summary>
    public required long Failed { get; init; }

    /// <summary>Jobs that were canceled.</summary>
    public required long Canceled { get; init; }

    /// <summary>Ended jobs for which it is unknown whether an image was bought.</summary>
    public required long OutcomeUnknown { get; init; }

    /// <summary>The view of numbers by status; a status that is absent has none.</summary>
    public static StatusCountsView Of(Func<JobStatus, long> count) => new()
    {
        Total = Enum.GetValues<JobStatus>().Sum(count),
        Queued = count(JobStatus.Queued),
        Running = count(JobStatus.Running),
        Succeeded = count(JobStatus.Succeeded),
        Failed = count(JobStatus.Failed),
        Canceled = count(JobStatus.Canceled),
        OutcomeUnknown = count(JobStatus.OutcomeUnknown),
    };
}
