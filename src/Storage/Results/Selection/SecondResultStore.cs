using System.Runtime.CompilerServices;
using ImageGen.Contracts;

namespace ImageGen.Storage.Results.Selection;

/// <summary>
/// Writes to the first of two result stores, and reads from the second what is not in the first: while images are moved, every host finds each of them wherever it is
/// at that moment (<c>ImageGen:Results:AlsoRead</c>).
/// </summary>
internal sealed class SecondResultStore(IResultStore first, IResultStore second) : IResultStore
{
    public bool MayBlock => first.MayBlock || second.MayBlock;

    public bool IsInJobStore => first.IsInJobStore;

    public Task<StoredImage> PutAsync(Guid jobId, ReadOnlyMemory<byte> image, CancellationToken cancellationToken) => first.PutAsync(jobId, image, cancellationToken);

    public Task<PreparedImage?> PrepareAsync(Guid jobId, ReadOnlyMemory<byte> image, CancellationToken cancellationToken) => first.PrepareAsync(jobId, image, cancellationToken);

    public Task<StoredImage> PutInputAsync(Guid jobId, ReadOnlyMemory<byte> image, CancellationToken cancellationToken) => first.PutInputAsync(jobId, image, cancellationToken);

    public Task PutCopyAsync(string key, ReadOnlyMemory<byte> image, CancellationToken cancellationToken) => first.PutCopyAsync(key, image, cancellationToken);

    public async Task RemoveSourceImageAsync(string key, CancellationToken cancellationToken)
    {
        await first.RemoveSourceImageAsync(key, cancellationToken);
        await second.RemoveSourceImageAsync(key, cancellationToken);
    }

    public async Task RemoveAsync(string key, CancellationToken cancellationToken)
    {
        await first.RemoveAsync(key, cancellationToken);
        await second.RemoveAsync(key, cancellationToken);
    }

    /// <summary>An image that is in both stores is listed twice.</summary>
    public async IAsyncEnumerable<StoredEntry> ListAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var entry in first.ListAsync(cancellationToken))
        {
            yield return entry;
        }

        await foreach (var entry in second.ListAsync(cancellationToken))
        {
            yield return entry;
        }
    }

    public async Task RetainAsync(string key, CancellationToken cancellationToken)
    {
        await first.RetainAsync(key, cancellationToken);
        await second.RetainAsync(key, cancellationToken);
    }

    /// <summary>An image that is copied in between is in the second store before it is in the first, and is removed from neither by the copy: it is found in one of them.</summary>
    public async Task<Stream?> OpenAsync(string key, CancellationToken cancellationToken)
        => await first.OpenAsync(key, cancellationToken) ?? await second.OpenAsync(key, cancellationToken);

    /// <summary>Where the image is: it may not be copied yet.</summary>
    public async Task<bool> PutPreviewAsync(string key, ReadOnlyMemory<byte> preview, CancellationToken cancellationToken)
        => await first.PutPreviewAsync(key, preview, cancellationToken) || await second.PutPreviewAsync(key, preview, cancellationToken);

    public async Task<Stream?> OpenPreviewAsync(string key, CancellationToken cancellationToken)
        => await first.OpenPreviewAsync(key, cancellationToken) ?? await second.OpenPreviewAsync(key, cancellationToken);

    /// <summary>Only if the image is in the first store for certain: a link leads to one store.</summary>
    public async Task<Uri?> SignAsync(string key, DateTimeOffset expiresAt, CancellationToken cancellationToken)
    {
        if (await first.SignAsync(key, expiresAt, cancellationToken) is not { } link || await first.OpenAsync(key, cancellationToken) is not { } image)
        {
            return null;
        }

        await image.DisposeAsync();
        return link;
    }
}
