using System.Runtime.CompilerServices;
using ImageGen.Contracts;
using ImageGen.Storage.Results;

namespace ImageGen.Storage.Identity;

/// <summary>
/// A result store that is written only while it is the fleet's: an image in the empty folder at an unmounted mount point, or in the folder of a single host, is
/// lost for all other hosts. For the same reason, a missing image is reported as missing only while it is the fleet's.
/// </summary>
internal sealed class ComparedResultStore(IResultStore inner, ResultStoreIdentity identity) : IResultStore
{
    // The comparison reads files only where the store is in files.
    public bool MayBlock => inner.MayBlock;

    public bool IsInJobStore => inner.IsInJobStore;

    public async Task<PreparedImage?> PrepareAsync(Guid jobId, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        await identity.DemandAsync(cancellationToken);
        return await inner.PrepareAsync(jobId, bytes, cancellationToken);
    }

    public Task<StoredImage> PutAsync(Guid jobId, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
        => PutAsync(() => inner.PutAsync(jobId, bytes, cancellationToken), cancellationToken);

    public Task<StoredImage> PutInputAsync(Guid jobId, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
        => PutAsync(() => inner.PutInputAsync(jobId, bytes, cancellationToken), cancellationToken);

    public Task RemoveSourceImageAsync(string key, CancellationToken cancellationToken) => inner.RemoveSourceImageAsync(key, cancellationToken);

    public async Task RemoveAsync(string key, CancellationToken cancellationToken)
    {
        // In the empty folder at an unmounted mount point there is nothing to remove, and the image would come back with the disk.
        await identity.DemandAsync(cancellationToken);
        await inner.RemoveAsync(key, cancellationToken);
        await identity.DemandAsync(cancellationToken);
    }

    public async IAsyncEnumerable<StoredEntry> ListAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await identity.DemandAsync(cancellationToken);
        await foreach (var entry in inner.ListAsync(cancellationToken))
        {
            yield return entry;
        }

        // If the disk was unmounted in between, the end of the listing is missing.
        await identity.DemandAsync(cancellationToken);
    }

    public Task RetainAsync(string key, CancellationToken cancellationToken) => inner.RetainAsync(key, cancellationToken);

    public async Task<bool> PutPreviewAsync(string key, ReadOnlyMemory<byte> preview, CancellationToken cancellationToken)
    {
        await identity.DemandAsync(cancellationToken);
        return await inner.PutPreviewAsync(key, preview, cancellationToken);
    }

    // A missing preview needs no explanation.
    public Task<Stream?> OpenPreviewAsync(string key, CancellationToken cancellationToken) => inner.OpenPreviewAsync(key, cancellationToken);

    public async Task PutCopyAsync(string key, ReadOnlyMemory<byte> image, CancellationToken cancellationToken)
    {
        await identity.DemandAsync(cancellationToken);
        await inner.PutCopyAsync(key, image, cancellationToken);
        await identity.DemandAsync(cancellationToken);
    }

    public Task<Uri?> SignAsync(string key, DateTimeOffset expiresAt, CancellationToken cancellationToken) => inner.SignAsync(key, expiresAt, cancellationToken);

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

        // If the disk was unmounted in between, the image is in the folder at the mount point.
        await identity.DemandAsync(cancellationToken);
        return image;
    }
}
