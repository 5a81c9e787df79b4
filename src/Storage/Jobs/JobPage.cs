namespace ImageGen.Storage.Jobs;

/// <summary>One page of a tenant's jobs, newest first.</summary>
/// <param name="Jobs">The jobs.</param>
/// <param name="NextCursor">Opaque; where the next page begins, or null on the last page.</param>
public sealed record JobPage(IReadOnlyList<Job> Jobs, string? NextCursor);
