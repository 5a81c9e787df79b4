namespace ImageGen.Chaos.Ledgers;

/// <summary>A request that was repeated under its idempotency key.</summary>
/// <param name="Key">The key.</param>
/// <param name="First">The jobs in the first response.</param>
/// <param name="Again">The jobs in the later response.</param>
internal sealed record RepeatedRequest(string Key, IReadOnlyList<Guid> First, IReadOnlyList<Guid> Again);
