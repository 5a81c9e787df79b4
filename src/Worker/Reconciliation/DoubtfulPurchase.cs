namespace ImageGen.Worker.Reconciliation;

/// <summary>A purchase that the provider lists and that may be a job's.</summary>
/// <param name="Purchase">The purchase.</param>
/// <param name="JobId">The job.</param>
public sealed record DoubtfulPurchase(OrphanPurchase Purchase, Guid JobId);
