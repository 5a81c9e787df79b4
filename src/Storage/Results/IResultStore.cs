using ImageGen.Contracts;
using ImageGen.Storage.Results.Formats;

namespace ImageGen.Storage.Results;

/// <summary>Stores images durably.</summary>
public interface IResultStore
{
    /// <summary>Whether images are kept in the job store itself, so that <see cref="PrepareAsync"/> can return one. Default false.</summary>
    bool IsInJobStore => false;

    /// <summary>Whether a call may block the calling thread, as opening a file on a hanging mount does. Default true.</summary>
    bool MayBlock => true;

    /// <summary>
    /// Measures and stores an image durably. Storing the same job's image again replaces it in one step.
    /// Throws <see cref="InvalidImageException"/> when the bytes are not a PNG, JPEG or WebP within the limits, and
    /// <see cref="ResultStoreException"/> when it can't be stored; then nothing was stored.
    /// </summary>
    Task<StoredImage> PutAsync(Guid jobId, ReadOnlyMemory<byte> image, CancellationToken cancellationToken);

    /// <summary>
    /// Measures an image without storing it, so that <see cref="Jobs.Claims.IJobClaims.FinishAsync"/> stores it in the same write that ends its job. Null where images
    /// are not kept in the job store, or when this one is too large for that. Throws as <see cref="PutAsync"/> does.
    /// </summary>
    Task<PreparedImage?> PrepareAsync(Guid jobId, ReadOnlyMemory<byte> image, CancellationToken cancellationToken) => Task.FromResult<PreparedImage?>(null);

    /// <summary>
    /// The same as <see cref="PutAsync"/> for a source image: its key is derived from its content, and it is kept for as long as the job can
    /// start or be replayed. One that is larger than this store accepts is <see cref="InvalidImageException"/> here, since the caller can correct it.
    /// </summary>
    Task<StoredImage> PutInputAsync(Guid jobId, ReadOnlyMemory<byte> image, CancellationToken cancellationToken);

    /// <summary>Removes a source image; does nothing when there is none, or the key is not that of a source image.</summary>
    Task RemoveSourceImageAsync(string key, CancellationToken cancellationToken);

    /// <summary>
    /// Removes an image with its preview, or a source image; does nothing when there is none, or the text is not a key. When it returns, the bytes can't come back,
    /// not even after a power cut. Throws <see cref="ResultStoreException"/>; then the image may still exist, and the call is to be repeated.
    /// </summary>
    Task RemoveAsync(string key, CancellationToken cancellationToken);

    /// <summary>
    /// All images and source images, in no particular order and in bounded memory. One that is stored or removed meanwhile may be missing, and one may be listed twice. Other
    /// files or values in the same place are not listed. Throws <see cref="ResultStoreException"/>.
    /// </summary>
    IAsyncEnumerable<StoredEntry> ListAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Sets the expiry of a stored image whose job has just ended, in stores where images expire: a little later than that of the row. Until then a longer
    /// expiry applies, since the end of the job is not known. Throws <see cref="ResultStoreException"/>.
    /// </summary>
    Task RetainAsync(string key, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>
    /// Stores the preview of a stored image under <see cref="ImageKey.PreviewOf"/>, in place of an existing one. It expires with the image, and is not stored without it. Throws
    /// <see cref="ResultStoreException"/>.
    /// </summary>
    /// <param name="key">The key of the image.</param>
    /// <param name="preview">A WebP.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>Whether it was stored; false when there is no such image. Default: the store keeps no previews, false.</returns>
    Task<bool> PutPreviewAsync(string key, ReadOnlyMemory<byte> preview, CancellationToken cancellationToken) => Task.FromResult(false);

    /// <summary>Opens the preview of a stored image; null when there is none.</summary>
    /// <param name="key">The key of the image.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    Task<Stream?> OpenPreviewAsync(string key, CancellationToken cancellationToken)
        => ImageKey.PreviewOf(key) is { } preview ? OpenAsync(preview, cancellationToken) : Task.FromResult<Stream?>(null);

    /// <summary>Opens a stored image for reading from any position; null when it does not exist or has expired.</summary>
    Task<Stream?> OpenAsync(string key, CancellationToken cancellationToken);

    /// <summary>
    /// Stores a copy of an image of another result store under the key that it has there, in one step. What the bytes are is not checked. Throws <see cref="ResultStoreException"/>; then
    /// there is no part of it.
    /// </summary>
    Task PutCopyAsync(string key, ReadOnlyMemory<byte> image, CancellationToken cancellationToken) => throw new NotSupportedException("This result store takes no copies.");

    /// <summary>
    /// A link to a stored image at the store itself, with which anyone can read it until then, or for as long as the store allows; null where the store can't sign one. Whether the image
    /// exists is not checked. Throws <see cref="ResultStoreException"/>.
    /// </summary>
    Task<Uri?> SignAsync(string key, DateTimeOffset expiresAt, CancellationToken cancellationToken) => Task.FromResult<Uri?>(null);
}
