using ImageGen.Contracts;

namespace ImageGen.Storage.Results;

/// <summary>
/// Stores images as files below one folder. A file exists completely or not at all: it is written under a temporary name in the same folder,
/// flushed to the disk, and renamed.
/// </summary>
internal sealed class FileResultStore(string folder, TimeProvider time) : IResultStore
{
    private readonly string _root = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)) + Path.DirectorySeparatorChar;

    public Task<StoredImage> PutAsync(Guid jobId, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        var info = ImageInfo.Read(bytes.Span);
        return PutAsync(info.Describe(ImageKey.Create(jobId, time.GetUtcNow(), info.Extension), bytes.Span), bytes, cancellationToken);
    }

    public Task<StoredImage> PutInputAsync(Guid jobId, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
        => PutAsync(ImageInfo.Read(bytes.Span).DescribeInput(jobId, time.GetUtcNow(), bytes.Span), bytes, cancellationToken);

    public Task RemoveSourceImageAsync(string key, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (!ImageKey.IsInput(key))
        {
            return Task.CompletedTask;
        }

        try
        {
            File.Delete(PathOf(key));
        }
        catch (DirectoryNotFoundException)
        {
            // It does not exist.
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ResultStoreException("The image could not be removed.", exception);
        }

        return Task.CompletedTask;
    }

    private async Task<StoredImage> PutAsync(StoredImage image, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        try
        {
            await AtomicFile.WriteAsync(PathOf(image.Key), _root, bytes, cancellationToken);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ResultStoreException("The image could not be written; check that the folder of ImageGen:Results:Path is writable and its disk is not full.", exception);
        }

        return image;
    }

    public Task<Stream?> OpenAsync(string key, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult<Stream?>(Open(key));
    }

    private FileStream? Open(string key)
    {
        if (!ImageKey.TryParse(key, out _))
        {
            return null;
        }

        try
        {
            return new FileStream(PathOf(key), new FileStreamOptions
            {
                Mode = FileMode.Open,
                Access = FileAccess.Read,

                // An image may be replaced while it is read: the reader keeps the file that it opened.
                Share = FileShare.Read | FileShare.Delete,
                Options = FileOptions.Asynchronous,
            });
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ResultStoreException("The image could not be read.", exception);
        }
    }

    /// <summary>The format of keys excludes paths outside the folder; this check is a second protection.</summary>
    private string PathOf(string key)
    {
        var path = Path.GetFullPath(Path.Combine(_root, key));
        return path.StartsWith(_root, StringComparison.Ordinal) ? path : throw new ResultStoreException("The key leads out of the folder of images.");
    }
}
