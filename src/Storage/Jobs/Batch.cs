namespace ImageGen.Storage.Jobs;

/// <summary>The jobs that one request created.</summary>
/// <param name="Id">Identity.</param>
/// <param name="Tenant">The tenant.</param>
/// <param name="CreatedAt">When the rows were created.</param>
/// <param name="JobIds">The jobs, in the order of their seeds.</param>
/// <param name="RequestHash">Digest of the request as it was submitted; null in records of earlier versions.</param>
public sealed record Batch(Guid Id, string Tenant, DateTimeOffset CreatedAt, IReadOnlyList<Guid> JobIds, string? RequestHash = null);
