namespace ImageGen.Storage.Identity;

/// <summary>The marker of a result store that is the job store itself, which all hosts share in any case: a constant.</summary>
internal sealed class RedisResultStoreMarker : IResultStoreMarker
{
    /// <summary>The id.</summary>
    public const string Id = "redis";

    public string Setting => "ImageGen:Results:Kind is redis";

    public string Place => "Redis";

    public bool MayChange => false;

    public Task<string?> ReadAsync(CancellationToken cancellationToken) => Task.FromResult<string?>(Id);

    public Task<string> CreateAsync(CancellationToken cancellationToken) => Task.FromResult(Id);

    public Task<ImageStorageFault?> ProbeAsync(CancellationToken cancellationToken) => Task.FromResult<ImageStorageFault?>(null);
}
