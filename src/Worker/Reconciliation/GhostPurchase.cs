namespace ImageGen.Worker.Reconciliation;

/// <summary>A purchase that a row has and the provider does not list.</summary>
/// <param name="ProviderId">The provider's id of the purchase.</param>
/// <param name="JobId">The job.</param>
/// <param name="KnownAt">When its id became known.</param>
public sealed record GhostPurchase(string ProviderId, Guid JobId, DateTimeOffset KnownAt);
