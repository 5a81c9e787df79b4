namespace ImageGen.Storage.Embedded;

/// <summary>
/// Exclusive use of a data folder by one process. It is an advisory lock on an open file, which the operating system releases
/// no matter how the process ends. A file that is left behind therefore locks nothing.
/// </summary>
internal sealed class DataFolderLock : IDisposable
{
    private readonly FileStream _file;

    private DataFolderLock(FileStream file) => _file = file;

    public static DataFolderLock Take(string folder)
    {
        Directory.CreateDirectory(folder);
        try
        {
            return new DataFolderLock(new FileStream(
                Path.Combine(folder, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (IOException exception) when (exception.GetType() == typeof(IOException))
        {
            // A sharing violation has no exception type of its own; the errors of a missing folder or a full disk differ in type or message.
            throw new DataFolderInUseException(folder, exception);
        }
    }

    public void Dispose() => _file.Dispose();
}
