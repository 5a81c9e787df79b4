namespace ImageGen.Chaos.Ledgers;

/// <summary>A request that was made again under its idempotency key.</summary>
/// <param name="Key">The key.</param>
/// <param name="First">The jobs that the first answer named.</param>
/// <param name="Again">The jobs that the later answer named.</param>
internal sealed record Repeat(string Key, IReadOnlyList<Guid> First, IReadOnlyList<Guid> Again);
