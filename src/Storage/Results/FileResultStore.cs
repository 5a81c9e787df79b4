using ImageGen.Contracts;

namespace ImageGen.Storage.Results;

/// <summary>
/// Pictures as files below one folder. A file is there whole or not at all: it is written under another name beside its place,
/// forced to the disk, and renamed.
/// </summary>
internal sealed class FileResultStore(string folder, TimeProvider time) : IResultStore
{
    private readonly string _root = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)) + Path.DirectorySeparatorChar;

    public async Task<StoredImage> PutAsync(Guid jobId, ReadOnlyMemory<byte> picture, CancellationToken cancellationToken)
    {
        var info = PictureInfo.Read(picture.Span);
        var key = PictureKey.Create(jobId, time.GetUtcNow(), info.Extension);
        try
        {
            await AtomicFile.WriteAsync(PathOf(key), _root, picture, cancellationToken);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ResultStoreException("The picture could not be written; is the folder of ImageGen:Results:Path writable and its disk not full?", exception);
        }

        return info.Describe(key, picture.Span);
    }

    public Task<Stream?> OpenAsync(string key, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult<Stream?>(Open(key));
    }

    private FileStream? Open(string key)
    {
        if (!PictureKey.TryParse(key, out _))
        {
            return null;
        }

        try
        {
            return new FileStream(PathOf(key), new FileStreamOptions
            {
                Mode = FileMode.Open,
                Access = FileAccess.Read,

                // A picture that is being read may be replaced: the reader keeps the one he opened.
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
            throw new ResultStoreException("The picture could not be read.", exception);
        }
    }

    /// <summary>The form of keys allows no way out of the folder; this is the second lock on the same door.</summary>
    private string PathOf(string key)
    {
        var path = Path.GetFullPath(Path.Combine(_root, key));
        return path.StartsWith(_root, StringComparison.Ordinal) ? path : throw new ResultStoreException("The key leads out of the folder of pictures.");
    }
}
