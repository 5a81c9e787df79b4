using ImageGen.Contracts;

namespace ImageGen.Storage.Jobs.Listing;

/// <summary>Which of a tenant's jobs are listed; what is null lets all pass.</summary>
public sealed record JobFilter
{
    /// <summary>Only jobs of this status.</summary>
    public JobStatus? Status { get; init; }

    /// <summary>Only jobs that have not ended. <see cref="Status"/> goes before it.</summary>
    public bool IsUnfinished { get; init; }

    /// <summary>Only jobs that are at this provider instance, go to it, or had their last attempt at it; before the first attempt, that name it.</summary>
    public string? Provider { get; init; }

    /// <summary>Only jobs whose metadata have each of these entries, compared as they are written.</summary>
    public IReadOnlyDictionary<string, string>? Metadata { get; init; }

    /// <summary>Only jobs that were made at this moment or later.</summary>
    public DateTimeOffset? CreatedAfter { get; init; }

    /// <summary>Only jobs that were made before this moment.</summary>
    public DateTimeOffset? CreatedBefore { get; init; }

    /// <summary>Only jobs that ended without an image for this reason.</summary>
    public FailureReason? Reason { get; init; }

    /// <summary>Only jobs that ended at this moment or later.</summary>
    public DateTimeOffset? EndedAfter { get; init; }

    /// <summary>Only jobs that ended before this moment.</summary>
    public DateTimeOffset? EndedBefore { get; init; }

    /// <summary>Whether the index knows too little to answer, so that rows are read which may not match.</summary>
    internal bool NeedsRows => Reason is not null || EndedAfter is not null || EndedBefore is not null || Provider is not null || Metadata is { Count: > 0 };

    /// <summary>The lists of the index that have the jobs.</summary>
    internal IReadOnlyList<string> Lists => Status is { } status ? [JobRow.Name(status)]
        : IsUnfinished ? [JobRow.Name(JobStatus.Queued), JobRow.Name(JobStatus.Running)]
        : ["all"];

    /// <summary>The moment before which all of them were made, as far as that is known. No job ends before it was made.</summary>
    internal DateTimeOffset? MadeBefore => EndedBefore is null || CreatedBefore < EndedBefore ? CreatedBefore : EndedBefore;

    /// <summary>Whether a row is one of them.</summary>
    internal bool Matches(Job job)
        => (Status is null || job.Status == Status)
            && (Status is not null || !IsUnfinished || !job.State.IsTerminal())
            && (Provider is null || (job.Target ?? job.Provider ?? job.Request.Provider) == Provider)
            && (Metadata?.All(entry => job.Request.Metadata?.GetValueOrDefault(entry.Key) == entry.Value) ?? true)
            && (CreatedAfter is null || job.CreatedAt >= CreatedAfter)
            && (CreatedBefore is null || job.CreatedAt < CreatedBefore)
            && (Reason is null || job.Error?.Reason == Reason)
            && (EndedAfter is null || job.FinishedAt >= EndedAfter)
            && (EndedBefore is null || job.FinishedAt < EndedBefore);
}
