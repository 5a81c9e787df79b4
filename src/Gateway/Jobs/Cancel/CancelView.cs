using System.Text.Json.Serialization;
using ImageGen.Contracts;

namespace ImageGen.Gateway.Jobs.Cancel;

/// <summary>What became of several jobs that were to be canceled.</summary>
internal sealed record CancelView
{
    /// <summary>The batch whose jobs they are; null where a filter chose them.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Guid? BatchId { get; init; }

    /// <summary>Whether nothing was changed, so that this is only what would happen.</summary>
    public required bool DryRun { get; init; }

    /// <summary>How many are canceled, by this call or an earlier one.</summary>
    public required int Canceled { get; init; }

    /// <summary>How many are at a provider, which is asked to stop them: whose answer decides how each ends.</summary>
    public required int Requested { get; init; }

    /// <summary>How many had ended otherwise.</summary>
    public required int TooLate { get; init; }

    /// <summary>What these jobs have cost so far as far as that is known; certain is false where it is the most it can be. Null where nothing is known.</summary>
    public required Cost? Cost { get; init; }

    /// <summary>The jobs.</summary>
    public required IReadOnlyList<CanceledJobView> Jobs { get; init; }

    /// <summary>Give this as <c>cursor</c>, with the same filter, to go on with further jobs; null when there are none. Opaque.</summary>
    public string? NextCursor { get; init; }

    /// <summary>Whether there may be further jobs.</summary>
    public bool HasMore => NextCursor is not null;

    /// <summary>True when a part of the store did not answer, so that jobs in it were not looked at; else left out.</summary>
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
