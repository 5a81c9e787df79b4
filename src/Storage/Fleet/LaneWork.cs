namespace ImageGen.Storage.Fleet;

/// <summary>The unfinished jobs of a lane, of all tenants.</summary>
/// <param name="Queued">Those that wait to begin: for a worker, a free slot of their provider, or a retry.</param>
/// <param name="AtProviders">Those that have begun: ordered, at a provider, or with an image that is being stored.</param>
public sealed record LaneWork(long Queued, long AtProviders)
{
    /// <summary>All of them.</summary>
    public long Unfinished => Queued + AtProviders;
}
