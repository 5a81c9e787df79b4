namespace ImageGen.Storage.Jobs.Listing;

/// <summary>One page of a tenant's jobs, newest first.</summary>
/// <param name="Jobs">The jobs.</param>
/// <param name="NextCursor">The opaque cursor of the next page; null on the last page.</param>
public sealed record JobPage(IReadOnlyList<Job> Jobs, string? NextCursor)
{
    /// <summary>Whether a partition did not respond, so that jobs may be missing from this page.</summary>
    public bool IsPartial { get; init; }
}
