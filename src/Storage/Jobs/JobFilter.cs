using ImageGen.Contracts;

namespace ImageGen.Storage.Jobs;

/// <summary>Which of a tenant's jobs are listed; what is null lets all pass.</summary>
public sealed record JobFilter
{
    /// <summary>Only jobs of this status.</summary>
    public JobStatus? Status { get; init; }

    /// <summary>Only jobs that ended without a picture for this reason.</summary>
    public FailureReason? Reason { get; init; }

    /// <summary>Only jobs that ended at this moment or later.</summary>
    public DateTimeOffset? EndedAfter { get; init; }

    /// <summary>Only jobs that ended before this moment.</summary>
    public DateTimeOffset? EndedBefore { get; init; }

    /// <summary>Whether the index knows too little to answer, so that rows are read which may not match.</summary>
    internal bool NeedsRows => Reason is not null || EndedAfter is not null || EndedBefore is not null;

    /// <summary>Whether a row is one of them.</summary>
    internal bool Matches(Job job)
        => (Status is null || job.Status == Status)
            && (Reason is null || job.Error?.Reason == Reason)
            && (EndedAfter is null || job.FinishedAt >= EndedAfter)
            && (EndedBefore is null || job.FinishedAt < EndedBefore);
}
