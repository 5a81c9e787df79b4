namespace ImageGen.Storage.Limits;

/// <summary>What came of taking tokens.</summary>
/// <param name="IsTaken">Whether every quota had them; otherwise nothing was taken.</param>
/// <param name="States">Each quota afterwards.</param>
public sealed record QuotaResult(bool IsTaken, IReadOnlyList<QuotaState> States)
{
    /// <summary>The result where no quota applies.</summary>
    public static QuotaResult Unlimited { get; } = new(true, []);

    /// <summary>After which time all quotas would have the tokens; null when one never has so many.</summary>
    public TimeSpan? AvailableIn => States.Any(state => state.AvailableIn is null) ? null : States.Max(state => state.AvailableIn);
}

/// <summary>A quota at a moment.</summary>
/// <param name="Quota">The quota.</param>
/// <param name="Remaining">How many tokens are left.</param>
/// <param name="FullIn">After which time all of them are back if none is taken.</param>
/// <param name="AvailableIn">After which time as many tokens are there as were asked for; null when its limit is lower.</param>
public sealed record QuotaState(Quota Quota, long Remaining, TimeSpan FullIn, TimeSpan? AvailableIn);
