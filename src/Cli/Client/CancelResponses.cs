using ImageGen.Contracts;

namespace ImageGen.Cli.Client;

/// <summary>The filter of unfinished jobs to cancel, in the gateway's format.</summary>
internal sealed record CancelFilter(
    JobStatus? Status,
    string? Provider,
    IReadOnlyDictionary<string, string>? Metadata,
    DateTime? CreatedAfter,
    DateTime? CreatedBefore,
    bool? All,
    bool DryRun = false,
    string? Cursor = null);

/// <summary>The result of canceling several jobs: the fields of the gateway's response, summed over all calls.</summary>
internal sealed record CancelResponse(bool DryRun, int Canceled, int Requested, int TooLate, Cost? Cost, IReadOnlyList<CanceledJobResponse> Jobs, string? NextCursor = null, bool Incomplete = false)
{
    /// <summary>Counts jobs.</summary>
    public static CancelResponse Of(IReadOnlyList<CanceledJobResponse> jobs, bool dryRun) => new(
        dryRun,
        jobs.Count(job => job.Effect == CanceledJobResponse.WasCanceled),
        jobs.Count(job => job.Effect == CanceledJobResponse.IsRequested),
        jobs.Count(job => job.Effect == CanceledJobResponse.WasTooLate),
        SumOf([.. jobs.Select(job => job.Cost).OfType<Cost>()]),
        jobs);

    private static Cost? SumOf(IReadOnlyList<Cost> costs)
        => costs.Count == 0 ? null : costs[0] with { Amount = costs.Sum(cost => cost.Amount), Certain = costs.All(cost => cost.Certain) };
}

/// <summary>One of the jobs: <c>canceled</c>, <c>requested</c> at its provider, or <c>too_late</c>.</summary>
internal sealed record CanceledJobResponse(Guid Id, string Effect, JobStatus Status, Cost? Cost)
{
    public const string WasCanceled = "canceled";
    public const string IsRequested = "requested";
    public const string WasTooLate = "too_late";

    /// <summary>The effect on a job after its cancel, or in a preview before it.</summary>
    public static CanceledJobResponse Of(JobResponse job, bool isPreview = false) => new(
        job.Id,
        job.Status switch
        {
            JobStatus.Canceled => WasCanceled,
            JobStatus.Queued when isPreview && job.Cost is null => WasCanceled,
            JobStatus.Queued or JobStatus.Running => IsRequested,
            _ => WasTooLate,
        },
        job.Status,
        job.Cost);
}
