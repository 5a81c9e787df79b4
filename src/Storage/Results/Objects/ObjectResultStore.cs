using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using ImageGen.Contracts;

namespace ImageGen.Storage.Results.Objects;

/// <summary>
/// Stores images as objects of a bucket or container; their names are the keys. The store writes an object completely or not at all, and nothing expires by itself.
/// </summary>
internal sealed class ObjectResultStore(IObjectContainer container, TimeProvider time) : IResultStore
{
    public bool MayBlock => false;

    public Task<StoredImage> PutAsync(Guid jobId, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        var info = ImageInfo.Read(bytes.Span);
        return PutAsync(info.Describe(ImageKey.Create(jobId, time.GetUtcNow(), info.Extension), bytes.Span), bytes, cancellationToken);
    }

    public Task<StoredImage> PutInputAsync(Guid jobId, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
        => PutAsync(ImageInfo.Read(bytes.Span).DescribeInput(jobId, time.GetUtcNow(), bytes.Span), bytes, cancellationToken);

    public Task RemoveSourceImageAsync(string key, CancellationToken cancellationToken)
        => ImageKey.IsInput(key) ? RemoveAsync(key, cancellationToken) : Task.CompletedTask;

    public async Task RemoveAsync(string key, CancellationToken cancellationToken)
    {
        foreach (var removed in ImageKey.RemovedWith(key))
        {
            await container.RemoveAsync(removed, cancellationToken);
        }
    }

    public async IAsyncEnumerable<StoredEntry> ListAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var entry in container.ListAsync(cancellationToken))
        {
            if (ImageKey.TryParse(entry.Name, out _) && !ImageKey.IsPreview(entry.Name))
            {
                yield return new StoredEntry(entry.Name, entry.Length, entry.LastModified);
            }
        }
    }

    public async Task<Stream?> OpenAsync(string key, CancellationToken cancellationToken)
        => ImageKey.TryParse(key, out _) && await container.ReadAsync(key, 0, ObjectStream.SmallPart, cancellationToken) is { } first ? new ObjectStream(container, key, first) : null;

    public Task<Uri?> SignAsync(string key, DateTimeOffset expiresAt, CancellationToken cancellationToken)
        => ImageKey.TryParse(key, out _) ? container.SignAsync(key, expiresAt, cancellationToken) : Task.FromResult<Uri?>(null);

    public Task PutCopyAsync(string key, ReadOnlyMemory<byte> image, CancellationToken cancellationToken)
    {
        var type = ImageKey.ContentTypeOf(key);
        return container.PutAsync(key, image, new ObjectTraits(type, Convert.ToHexStringLower(SHA256.HashData(image.Span))), cancellationToken);
    }

    public async Task<bool> PutPreviewAsync(string key, ReadOnlyMemory<byte> preview, CancellationToken cancellationToken)
    {
        if (ImageKey.PreviewOf(key) is not { } previewKey || !await ExistsAsync(key, cancellationToken))
        {
            return false;
        }

        await PutCopyAsync(previewKey, preview, cancellationToken);

        // The image may have been removed in between; its preview must not remain.
        if (await ExistsAsync(key, cancellationToken))
        {
            return true;
        }

        await container.RemoveAsync(previewKey, cancellationToken);
        return false;
    }

    private async Task<bool> ExistsAsync(string key, CancellationToken cancellationToken) => await container.ReadAsync(key, 0, 1, cancellationToken) is not null;

    private async Task<StoredImage> PutAsync(StoredImage image, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        await container.PutAsync(image.Key, bytes, new ObjectTraits(image.ContentType, image.Sha256), cancellationToken);
        return image;
    }
}
