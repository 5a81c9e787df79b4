using ImageGen.Contracts;
using ImageGen.Storage.Results.Formats;

namespace ImageGen.Storage.Results;

/// <summary>Where pictures are kept.</summary>
public interface IResultStore
{
    /// <summary>
    /// Measures and stores a picture durably. Storing the same job's picture again replaces it in one step.
    /// Throws <see cref="NotAPictureException"/> when the bytes are not a PNG, JPEG or WebP within the limits, and
    /// <see cref="ResultStoreException"/> when it can't be stored; then nothing was.
    /// </summary>
    Task<StoredImage> PutAsync(Guid jobId, ReadOnlyMemory<byte> picture, CancellationToken cancellationToken);

    /// <summary>
    /// As the other, for a picture that the job starts from: it has a key of its own, by its content, and is kept for as long as the job can
    /// be begun or replayed. One that is larger than this store takes is <see cref="NotAPictureException"/> here, since it is the caller's.
    /// </summary>
    Task<StoredImage> PutInputAsync(Guid jobId, ReadOnlyMemory<byte> picture, CancellationToken cancellationToken);

    /// <summary>Removes a picture that a job would have started from; nothing happens when there is none, or the key is of something else.</summary>
    Task RemoveInputAsync(string key, CancellationToken cancellationToken);

    /// <summary>
    /// The job of a stored picture has just ended: from now on the picture is kept for a little longer than the row, where pictures are not
    /// kept for good. Until then it is kept for longer still, since nobody knows when the job ends. Throws <see cref="ResultStoreException"/>.
    /// </summary>
    Task RetainAsync(string key, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Opens a stored picture for reading from any position; null when it is not there (any more).</summary>
    Task<Stream?> OpenAsync(string key, CancellationToken cancellationToken);
}
