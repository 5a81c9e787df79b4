using System.Text;
using ImageGen.Storage.Results;

namespace ImageGen.Storage.Identity;

/// <summary>
/// A file in the folder of the result store that contains its id. It distinguishes the folder from one at the same path on another machine, and from the
/// empty folder at the mount point while the disk is not mounted.
/// </summary>
internal sealed class FolderMarker(string folder)
{
    /// <summary>Name of the file.</summary>
    public const string FileName = "result-store-id";

    private string FilePath => Path.Combine(folder, FileName);

    /// <summary>The id; null if the file, or the folder, does not exist.</summary>
    /// <exception cref="IOException">The disk fails, or the file is empty.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public string? Read()
    {
        try
        {
            return File.ReadAllText(FilePath).Trim() is { Length: > 0 } id ? id : throw new IOException($"The file {FileName} is empty.");
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    /// <summary>Creates the folder and the file with a new id, and returns the id in the file: of several concurrent callers, the first one's.</summary>
    /// <exception cref="IOException">The disk fails.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be written.</exception>
    public string Create()
    {
        Directory.CreateDirectory(folder);
        var temporary = $"{FilePath}.{Guid.NewGuid():N}.tmp";
        try
        {
            using (var file = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None))
            {
                file.Write(Encoding.ASCII.GetBytes($"{Guid.NewGuid():N}\n"));
                file.Flush(flushToDisk: true);
            }

            File.Move(temporary, FilePath, overwrite: false);
        }
        catch (IOException) when (File.Exists(FilePath))
        {
            // Another process was first.
        }
        finally
        {
            File.Delete(temporary);
        }

        FolderSync.Flush(folder);
        return Read() ?? throw new IOException($"The file {FileName} is missing after it was written.");
    }
}
