using ImageGen.Contracts;
using ImageGen.Storage.Results.Formats;

namespace ImageGen.Storage.Results;

/// <summary>Where images are kept.</summary>
public interface IResultStore
{
    /// <summary>
    /// Measures and stores an image durably. Storing the same job's image again replaces it in one step.
    /// Throws <see cref="InvalidImageException"/> when the bytes are not a PNG, JPEG or WebP within the limits, and
    /// <see cref="ResultStoreException"/> when it can't be stored; then nothing was.
    /// </summary>
    Task<StoredImage> PutAsync(Guid jobId, ReadOnlyMemory<byte> image, CancellationToken cancellationToken);

    /// <summary>
    /// As the other, for an image that the job starts from: it has a key of its own, by its content, and is kept for as long as the job can
    /// be begun or replayed. One that is larger than this store takes is <see cref="InvalidImageException"/> here, since it is the caller's.
    /// </summary>
    Task<StoredImage> PutInputAsync(Guid jobId, ReadOnlyMemory<byte> image, CancellationToken cancellationToken);

    /// <summary>Removes an image that a job would have started from; nothing happens when there is none, or the key is of something else.</summary>
    Task RemoveInputAsync(string key, CancellationToken cancellationToken);

    /// <summary>
    /// The job of a stored image has just ended: from now on the image is kept for a little longer than the row, where images are not
    /// kept for good. Until then it is kept for longer still, since nobody knows when the job ends. Throws <see cref="ResultStoreException"/>.
    /// </summary>
    Task RetainAsync(string key, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Opens a stored image for reading from any position; null when it is not there (any more).</summary>
    Task<Stream?> OpenAsync(string key, CancellationToken cancellationToken);
}
