namespace ImageGen.Storage.Jobs;

/// <summary>One job to be replayed.</summary>
/// <param name="Tenant">On whose behalf it ran.</param>
/// <param name="Id">The job.</param>
/// <param name="Sequence">Number of its newest event as the caller read it: a job that went on since is left alone.</param>
/// <param name="AcceptDouble">The operator says that a purchase in doubt was not made, and accepts that it may be paid for twice.</param>
/// <param name="ExpiresIn">How long from now it may be begun.</param>
public sealed record ReplayOrder(string Tenant, Guid Id, long Sequence, bool AcceptDouble, TimeSpan ExpiresIn);
