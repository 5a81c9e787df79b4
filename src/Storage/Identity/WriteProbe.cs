namespace ImageGen.Storage.Identity;

/// <summary>Finds out whether a folder can be written now: writes a small file to its disk and removes it.</summary>
internal static class WriteProbe
{
    private const int Bytes = 4096;

    /// <summary>What stands in the way, in a few words; null when nothing does. The folder is made if it is missing and <paramref name="create"/> says so.</summary>
    public static string? FaultOf(string folder, bool create)
    {
        // The name of an unfinished file, so that one that a kill leaves behind is removed like others.
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
            return WordsOf(exception);
        }
    }

    /// <summary>What a failing disk says, as part of a sentence.</summary>
    public static string WordsOf(Exception exception) => exception switch
    {
        UnauthorizedAccessException => "this process may not use it (permissions, or a read-only file system)",
        DirectoryNotFoundException or FileNotFoundException => "it is not there, or can't be made",
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
            // What is left of it is removed at a later start.
        }
    }
}
