namespace ImageGen.Chaos.Ledgers;

/// <summary>The last state of a job that the gateway returned.</summary>
/// <param name="JobId">The job.</param>
/// <param name="Status"><c>succeeded</c>, <c>failed</c> …; <c>missing</c> if the gateway does not know the job.</param>
/// <param name="FinishedAt">When it ended.</param>
/// <param name="Reason">Why it did not succeed.</param>
/// <param name="Claimed">SHA-256 that the job states.</param>
/// <param name="Fetched">SHA-256 of the bytes that were fetched.</param>
internal sealed record ReportedJob(Guid JobId, string Status, DateTimeOffset? FinishedAt = null, string? Reason = null, string? Claimed = null, string? Fetched = null)
{
    public bool IsFinal => Status is "succeeded" or "failed" or "canceled" or "outcome_unknown";
}
