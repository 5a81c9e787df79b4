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
        => ImageKey.IsInput(key) ? RemoveAsync(key, cancellationToken) : Task.CompletedTask;

    public Task RemoveAsync(string key, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        foreach (var removed in ImageKey.RemovedWith(key))
        {
            Remove(removed);
        }

        return Task.CompletedTask;
    }

    public IAsyncEnumerable<StoredEntry> ListAsync(CancellationToken cancellationToken) => ImageFiles.ListAsync(_root, cancellationToken);

    private void Remove(string key)
    {
        var path = PathOf(key);
        try
        {
            if (File.Exists(path))
            {
                File.Delete(path);

                // Without this a power cut would bring the file back.
                FolderSync.Flush(Path.GetDirectoryName(path)!);
            }
        }
        catch (DirectoryNotFoundException)
        {
            // It does not exist.
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ResultStoreException("The image could not be removed.", exception);
        }
    }

    public async Task PutCopyAsync(string key, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        _ = ImageKey.ContentTypeOf(key);
        try
        {
            await AtomicFile.WriteAsync(PathOf(key), _root, bytes, cancellationToken);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ResultStoreException("The image could not be written; check that the folder of ImageGen:Results:Path is writable and its disk is not full.", exception);
        }
    }

    private async Task<StoredImage> PutAsync(StoredImage image, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        await PutCopyAsync(image.Key, bytes, cancellationToken);
        return image;
    }

    public async Task<bool> PutPreviewAsync(string key, ReadOnlyMemory<byte> preview, CancellationToken cancellationToken)
    {
        if (ImageKey.PreviewOf(key) is not { } previewKey || !File.Exists(PathOf(key)))
        {
            return false;
        }

        try
        {
            await AtomicFile.WriteAsync(PathOf(previewKey), _root, preview, cancellationToken);

            // The image may have been removed in between; its preview must not remain.
            if (File.Exists(PathOf(key)))
            {
                return true;
            }

            File.Delete(PathOf(previewKey));
            return false;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ResultStoreException("The preview could not be written.", exception);
        }
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
