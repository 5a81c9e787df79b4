using ImageGen.Contracts;

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

    /// <summary>Opens a stored picture for reading from any position; null when it is not there (any more).</summary>
    Task<Stream?> OpenAsync(string key, CancellationToken cancellationToken);
}
