namespace ImageGen.Storage.Identity;

/// <summary>Tests whether a folder can be written now: writes a small file to its disk and removes it.</summary>
internal static class WriteProbe
{
    private const int Bytes = 4096;

    /// <summary>Why the folder can't be written, as part of a sentence; null if it can be written. A missing folder is created if <paramref name="create"/> is true.</summary>
    public static string? FaultOf(string folder, bool create)
    {
        // Named like a temporary file of an image, so that the same cleanup removes it if a kill leaves it behind.
        var path = Path.Combine(folder, $"probe.{Guid.NewGuid():N}.tmp");
        try
        {
            if (create)
            {
                Directory.CreateDirectory(folder);
            }

            using (var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None))
            {
                file.Write(new byte[Bytes]);
                file.Flush(flushToDisk: true);
            }

            File.Delete(path);
            return null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            TryDelete(path);
            return DescriptionOf(exception);
        }
    }

    /// <summary>The reason of a disk failure, as part of a sentence.</summary>
    public static string DescriptionOf(Exception exception) => exception switch
    {
        UnauthorizedAccessException => "this process may not use it (permissions, or a read-only file system)",
        DirectoryNotFoundException or FileNotFoundException => "it does not exist, or can't be created",
        _ => exception.Message.TrimEnd('.'),
    };

    private static void TryDelete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The file is removed at a later start.
        }
    }
}
