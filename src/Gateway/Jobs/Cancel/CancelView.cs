using System.Text.Json.Serialization;
using ImageGen.Contracts;

namespace ImageGen.Gateway.Jobs.Cancel;

/// <summary>The result of canceling several jobs.</summary>
internal sealed record CancelView
{
    /// <summary>The batch of the jobs; absent when a filter selected them.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Guid? BatchId { get; init; }

    /// <summary>Whether this is a prediction and nothing was changed.</summary>
    public required bool DryRun { get; init; }

    /// <summary>How many are canceled, by this request or an earlier one.</summary>
    public required int Canceled { get; init; }

    /// <summary>How many are at a provider, which is requested to stop them; its response decides how each ends.</summary>
    public required int Requested { get; init; }

    /// <summary>How many had already ended otherwise.</summary>
    public required int TooLate { get; init; }

    /// <summary>The known cost of these jobs so far; when certain is false, it is an upper limit. Null when no cost is known.</summary>
    public required Cost? Cost { get; init; }

    /// <summary>The jobs.</summary>
    public required IReadOnlyList<CanceledJobView> Jobs { get; init; }

    /// <summary>The <c>cursor</c> of the next call with the same filter; null when there are no further jobs. Opaque.</summary>
    public string? NextCursor { get; init; }

    /// <summary>Whether there may be further jobs.</summary>
    public bool HasMore => NextCursor is not null;

    /// <summary>True when a part of the store did not respond, so that its jobs were not examined; otherwise absent.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Incomplete { get; init; }

    /// <summary>Counts jobs.</summary>
    public static CancelView Of(IReadOnlyList<CanceledJobView> jobs, bool dryRun) => new()
    {
        DryRun = dryRun,
        Canceled = jobs.Count(job => job.Effect == CancelEffect.Canceled),
        Requested = jobs.Count(job => job.Effect == CancelEffect.Requested),
        TooLate = jobs.Count(job => job.Effect == CancelEffect.TooLate),
        Cost = SumOf([.. jobs.Select(job => job.Cost).OfType<Cost>()]),
        Jobs = jobs,
    };

    private static Cost? SumOf(IReadOnlyList<Cost> costs)
        => costs.Count == 0 ? null : costs[0] with { Amount = costs.Sum(cost => cost.Amount), Certain = costs.All(cost => cost.Certain) };
}
