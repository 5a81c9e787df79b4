using ImageGen.Contracts;

namespace ImageGen.Storage.Jobs.Listing;

/// <summary>Which of a tenant's jobs are listed. A condition that is null matches all jobs.</summary>
public sealed record JobFilter
{
    /// <summary>Only jobs of this status.</summary>
    public JobStatus? Status { get; init; }

    /// <summary>Only jobs that have not ended. <see cref="Status"/> takes precedence.</summary>
    public bool IsUnfinished { get; init; }

    /// <summary>Only jobs whose present, next or last provider is this instance; before the first attempt, jobs whose request names it.</summary>
    public string? Provider { get; init; }

    /// <summary>Only jobs whose metadata has each of these entries, compared exactly.</summary>
    public IReadOnlyDictionary<string, string>? Metadata { get; init; }

    /// <summary>Only jobs that were created at this time or later.</summary>
    public DateTimeOffset? CreatedAfter { get; init; }

    /// <summary>Only jobs that were created before this time.</summary>
    public DateTimeOffset? CreatedBefore { get; init; }

    /// <summary>Only jobs that ended without an image for this reason.</summary>
    public FailureReason? Reason { get; init; }

    /// <summary>Only jobs that ended at this time or later.</summary>
    public DateTimeOffset? EndedAfter { get; init; }

    /// <summary>Only jobs that ended before this time.</summary>
    public DateTimeOffset? EndedBefore { get; init; }

    /// <summary>
    /// Only jobs that have this text in their prompt, model, id, a value of their metadata, or the provider's id of an order, in upper or lower case.
    /// </summary>
    public string? Search { get; init; }

    /// <summary>Whether the index alone can't decide, so that rows are read that may not match.</summary>
    internal bool NeedsRows => Reason is not null || EndedAfter is not null || EndedBefore is not null || Provider is not null || Metadata is { Count: > 0 } || Search is not null;

    private static readonly string[] All = [.. Enum.GetValues<JobStatus>().Select(JobRow.Name)];

    /// <summary>The lists of the index that contain the jobs.</summary>
    internal IReadOnlyList<string> Lists => Status is { } status ? [JobRow.Name(status)]
        : IsUnfinished ? [JobRow.Name(JobStatus.Queued), JobRow.Name(JobStatus.Running)]
        : All;

    /// <summary>An upper limit of the creation time of all matching jobs, if there is one. No job ends before it was created.</summary>
    internal DateTimeOffset? MadeBefore => EndedBefore is null || CreatedBefore < EndedBefore ? CreatedBefore : EndedBefore;

    /// <summary>Whether a row matches.</summary>
    internal bool Matches(Job job)
        => (Status is null || job.Status == Status)
            && (Status is not null || !IsUnfinished || !job.State.IsTerminal())
            && (Provider is null || (job.Target ?? job.Provider ?? job.Request.Provider) == Provider)
            && (Metadata?.All(entry => job.Request.Metadata?.GetValueOrDefault(entry.Key) == entry.Value) ?? true)
            && (CreatedAfter is null || job.CreatedAt >= CreatedAfter)
            && (CreatedBefore is null || job.CreatedAt < CreatedBefore)
            && (Reason is null || job.Error?.Reason == Reason)
            && (EndedAfter is null || job.FinishedAt >= EndedAfter)
            && (EndedBefore is null || job.FinishedAt < EndedBefore)
            && (Search is null || TextsOf(job).Any(text => text?.Contains(Search, StringComparison.OrdinalIgnoreCase) == true));

    private static IEnumerable<string?> TextsOf(Job job)
        => [job.Request.Prompt, $"{job.Id:D}", job.Model ?? job.Request.Model, .. job.Request.Metadata?.Values ?? [], .. job.Attempts.Select(attempt => attempt.ProviderId)];
}
