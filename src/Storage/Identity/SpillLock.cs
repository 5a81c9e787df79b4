namespace ImageGen.Storage.Identity;

/// <summary>
/// Exclusive use of a spill folder by one worker. A worker that finds no image of a job in its folder reports that to the whole fleet, which is correct
/// only if no other worker writes there. It is an advisory lock on an open file, which the operating system releases no matter how the process ends.
/// </summary>
internal sealed class SpillLock(string folder) : IDisposable
{
    private const string FileName = "in-use";

    private FileStream? _file;

    /// <summary>
    /// Releases the lock if the folder was removed, replaced or unmounted since the lock was taken, since it then protects nothing. Returns whether it did.
    /// </summary>
    public bool ReleaseIfGone()
    {
        if (_file is null || File.Exists(Path.Combine(folder, FileName)))
        {
            return false;
        }

        _file.Dispose();
        _file = null;
        return true;
    }

    /// <summary>Takes the lock if it is not held yet; false when another process holds it.</summary>
    /// <exception cref="IOException">The disk fails.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be written.</exception>
    public bool TryTake()
    {
        if (_file is not null)
        {
            return true;
        }

        Directory.CreateDirectory(folder);
        var path = Path.Combine(folder, FileName);
        try
        {
            _file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            return true;
        }
        catch (IOException exception) when (exception.GetType() == typeof(IOException) && IsHeld(path))
        {
            return false;
        }
    }

    public void Dispose() => _file?.Dispose();

    /// <summary>A sharing violation has no exception type of its own: if the file can be opened with sharing, it is in use.</summary>
    private static bool IsHeld(string path)
    {
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            return true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return exception is IOException && exception.GetType() == typeof(IOException);
        }
    }
}
