namespace ImageGen.Worker.Reconciliation;

/// <summary>A purchase in the provider's list that may belong to a job.</summary>
/// <param name="Purchase">The purchase.</param>
/// <param name="JobId">The job.</param>
public sealed record DoubtfulPurchase(OrphanPurchase Purchase, Guid JobId);
