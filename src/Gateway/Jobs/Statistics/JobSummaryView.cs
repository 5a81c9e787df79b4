using System.Text.Json.Serialization;
using ImageGen.Contracts;
using ImageGen.Storage.Jobs;

namespace ImageGen.Gateway.Jobs.Statistics;

/// <summary>The sum of some jobs.</summary>
internal sealed record JobSummaryView
{
    /// <summary>Their number by status.</summary>
    public required StatusCountsView Counts { get; init; }

    /// <summary>The jobs that ended without an image, by reason, the most frequent first.</summary>
    public required IReadOnlyList<ReasonCountView> Reasons { get; init; }

    /// <summary>The jobs by the provider that they are at, go to, or were at last, by its name.</summary>
    public required IReadOnlyList<ProviderSumView> Providers { get; init; }

    /// <summary>What they cost for certain, in US dollars.</summary>
    public required decimal Spent { get; init; }

    /// <summary>What they cost besides at most, in US dollars: the costs that are not certain.</summary>
    public required decimal Uncertain { get; init; }

    /// <summary>Jobs with an image whose cost is not known, because their provider has no configured price.</summary>
    public required long Unpriced { get; init; }

    /// <summary>The <c>cursor</c> of the next call with the same filter; null when all jobs are summed up. Opaque.</summary>
    public string? NextCursor { get; init; }

    /// <summary>Whether there may be further jobs.</summary>
    public bool HasMore => NextCursor is not null;

    /// <summary>True when a part of the store did not respond, so that its jobs are missing; otherwise absent.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Incomplete { get; init; }

    /// <summary>Adds jobs up.</summary>
    public static JobSummaryView Of(IReadOnlyList<Job> jobs)
    {
        var by = jobs.CountBy(job => job.Status).ToDictionary(entry => entry.Key, entry => (long)entry.Value);
        return new JobSummaryView
        {
            Counts = StatusCountsView.Of(status => by.GetValueOrDefault(status)),
            Reasons = [.. jobs.Where(job => job.State.IsTerminal()).Select(job => job.Error?.Reason).OfType<FailureReason>().CountBy(reason => reason)
                .OrderByDescending(entry => entry.Value).ThenBy(entry => entry.Key).Select(entry => new ReasonCountView { Reason = entry.Key, Jobs = entry.Value })],
            Providers = [.. jobs.Where(job => ProviderOf(job) is not null).GroupBy(job => ProviderOf(job)!).OrderBy(group => group.Key, StringComparer.Ordinal)
                .Select(group => new ProviderSumView
                {
                    Provider = group.Key,
                    Jobs = group.LongCount(),
                    Succeeded = group.LongCount(job => job.Status == JobStatus.Succeeded),
                    Failed = group.LongCount(job => job.Status is JobStatus.Failed or JobStatus.OutcomeUnknown),
                    Spent = SumOf(group, certain: true),
                    Uncertain = SumOf(group, certain: false),
                })],
            Spent = SumOf(jobs, certain: true),
            Uncertain = SumOf(jobs, certain: false),
            Unpriced = jobs.LongCount(job => job is { Status: JobStatus.Succeeded, Cost: null }),
        };
    }

    private static string? ProviderOf(Job job) => job.Target ?? job.Provider ?? job.Request.Provider;

    private static decimal SumOf(IEnumerable<Job> jobs, bool certain) => jobs.Select(job => job.Cost).OfType<Cost>().Where(cost => cost.Certain == certain).Sum(cost => cost.Amount);
}

/// <summary>The number of jobs that ended for a reason.</summary>
internal sealed record ReasonCountView
{
    /// <summary>The reason.</summary>
    public required FailureReason Reason { get; init; }

    /// <summary>The number of jobs.</summary>
    public required long Jobs { get; init; }
}

/// <summary>The sum of the jobs of a provider.</summary>
internal sealed record ProviderSumView
{
    /// <summary>The provider instance.</summary>
    public required string Provider { get; init; }

    /// <summary>The number of its jobs.</summary>
    public required long Jobs { get; init; }

    /// <summary>Those with an image.</summary>
    public required long Succeeded { get; init; }

    /// <summary>Those that failed, or whose outcome is unknown.</summary>
    public required long Failed { get; init; }

    /// <summary>What they cost for certain, in US dollars.</summary>
    public required decimal Spent { get; init; }

    /// <summary>What they cost besides at most, in US dollars.</summary>
    public required decimal Uncertain { get; init; }
}
