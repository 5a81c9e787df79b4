namespace ImageGen.Storage.Jobs.Listing;

/// <summary>One page of a tenant's jobs, newest first.</summary>
/// <param name="Jobs">The jobs.</param>
/// <param name="NextCursor">Opaque; where the next page begins, or null on the last page.</param>
public sealed record JobPage(IReadOnlyList<Job> Jobs, string? NextCursor)
{
    /// <summary>Whether a part of the store did not answer, so that jobs of this page may be missing in it.</summary>
    public bool IsPartial { get; init; }
}
