using ImageGen.Contracts;

namespace ImageGen.Storage.Results;

/// <summary>The result store of a host that has no folder for images and needs none, such as one that only delivers webhooks.</summary>
internal sealed class UnsetResultStore : IResultStore
{
    public Task<StoredImage> PutAsync(Guid jobId, ReadOnlyMemory<byte> image, CancellationToken cancellationToken) => throw Fault();

    public Task<StoredImage> PutInputAsync(Guid jobId, ReadOnlyMemory<byte> image, CancellationToken cancellationToken) => throw Fault();

    public Task RemoveSourceImageAsync(string key, CancellationToken cancellationToken) => throw Fault();

    public Task RemoveAsync(string key, CancellationToken cancellationToken) => throw Fault();

    public IAsyncEnumerable<StoredEntry> ListAsync(CancellationToken cancellationToken) => throw Fault();

    public Task<Stream?> OpenAsync(string key, CancellationToken cancellationToken) => throw Fault();

    private static ResultStoreException Fault() => new("ImageGen:Results:Path is not set on this host.");
}
