namespace ImageGen.Storage.Jobs.Due;

/// <summary>What decides where a job waits, and whether it waits at all.</summary>
/// <param name="Tenant">The tenant.</param>
/// <param name="Lane">The lane.</param>
/// <param name="IsQueued">Whether the job waits to begin; false once it has begun or ended.</param>
/// <param name="CreatedAt">When the row was created.</param>
/// <param name="Target">The next provider; null when the request determines it.</param>
public sealed record QueuedJob(string Tenant, string Lane, bool IsQueued, DateTimeOffset CreatedAt, string? Target);
