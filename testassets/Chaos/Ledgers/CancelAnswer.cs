namespace ImageGen.Chaos.Ledgers;

/// <summary>A cancel that was answered.</summary>
/// <param name="JobId">The job.</param>
/// <param name="At">When the answer came.</param>
/// <param name="Confirmed">Whether the answer says that the job is canceled, and not only that it is to be.</param>
internal sealed record CancelAnswer(Guid JobId, DateTimeOffset At, bool Confirmed);
