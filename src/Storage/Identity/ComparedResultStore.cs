using ImageGen.Contracts;
using ImageGen.Storage.Results;

namespace ImageGen.Storage.Identity;

/// <summary>
/// A result store that is written only while it is the fleet's: an image in the empty folder below a mount, or in the folder of one host, is lost
/// for all others. Also only then is a missing image reported as missing.
/// </summary>
internal sealed class ComparedResultStore(IResultStore inner, ResultStoreIdentity identity) : IResultStore
{
    public Task<StoredImage> PutAsync(Guid jobId, ReadOnlyMemory<byte> picture, CancellationToken cancellationToken)
        => PutAsync(() => inner.PutAsync(jobId, picture, cancellationToken), cancellationToken);

    public Task<StoredImage> PutInputAsync(Guid jobId, ReadOnlyMemory<byte> picture, CancellationToken cancellationToken)
        => PutAsync(() => inner.PutInputAsync(jobId, picture, cancellationToken), cancellationToken);

    public Task RemoveInputAsync(string key, CancellationToken cancellationToken) => inner.RemoveInputAsync(key, cancellationToken);

    public Task RetainAsync(string key, CancellationToken cancellationToken) => inner.RetainAsync(key, cancellationToken);

    public async Task<Stream?> OpenAsync(string key, CancellationToken cancellationToken)
    {
        var image = await inner.OpenAsync(key, cancellationToken);
        if (image is null)
        {
            await identity.DemandAsync(cancellationToken);
        }

        return image;
    }

    private async Task<StoredImage> PutAsync(Func<Task<StoredImage>> put, CancellationToken cancellationToken)
    {
        await identity.DemandAsync(cancellationToken);
        var image = await put();

        // A disk that was unmounted in between left the image in the folder below it.
        await identity.DemandAsync(cancellationToken);
        return image;
    }
}
