namespace ImageGen.Storage.Results;

/// <summary>Writes files that exist completely or not at all, and are on the disk before the write is reported as done.</summary>
internal static class AtomicFile
{
    /// <summary>The extension of files that are being written.</summary>
    public const string Temporary = "*.tmp";

    private const int IdLength = 32;

    /// <summary>Whether it is the name of a temporary file, which is being written or was left behind by a process that ended.</summary>
    public static bool IsTemporary(string name)
        => name.Split('.') is [_, .., { Length: IdLength } id, "tmp"] && Guid.TryParseExact(id, "N", out _);

    /// <summary>Writes a temporary file in the same folder, flushes it to the disk, and renames it; folders up to <paramref name="root"/> are created.</summary>
    /// <exception cref="IOException">The disk is full or fails; then there is no file.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be written.</exception>
    public static async Task WriteAsync(string path, string root, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        var directory = Path.GetDirectoryName(path)!;
        var isNew = !Directory.Exists(directory);
        Directory.CreateDirectory(directory);
        var temporary = $"{path}.{Guid.NewGuid():N}.tmp";
        try
        {
            await using (var file = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0, useAsync: true))
            {
                await file.WriteAsync(bytes, cancellationToken);
                file.Flush(flushToDisk: true);
            }

            File.Move(temporary, path, overwrite: true);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }

        // The rename itself must be on the disk before success is reported; and so must new folders, up to the root.
        FolderSync.Flush(directory);
        for (var parent = directory; isNew && parent.Length > root.Length;)
        {
            parent = Path.GetDirectoryName(parent)!;
            FolderSync.Flush(parent);
        }
    }
}
