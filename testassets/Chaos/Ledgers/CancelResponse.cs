namespace ImageGen.Chaos.Ledgers;

/// <summary>The response to a cancellation.</summary>
/// <param name="JobId">The job.</param>
/// <param name="At">When the response arrived.</param>
/// <param name="Confirmed">Whether the response states that the job is canceled, and not only that cancellation is requested.</param>
internal sealed record CancelResponse(Guid JobId, DateTimeOffset At, bool Confirmed);
