namespace ImageGen.Storage.Jobs;

/// <summary>The request to replay a job.</summary>
/// <param name="Tenant">The tenant on whose behalf it ran.</param>
/// <param name="Id">The job.</param>
/// <param name="Sequence">Number of its newest event as the caller read it: a job that has changed since is not replayed.</param>
/// <param name="AcceptDouble">Whether the operator states that an order with an unknown outcome was not bought, and accepts that it may be paid for twice.</param>
/// <param name="ExpiresIn">The time from now within which the job may be begun.</param>
public sealed record ReplayOrder(string Tenant, Guid Id, long Sequence, bool AcceptDouble, TimeSpan ExpiresIn);
