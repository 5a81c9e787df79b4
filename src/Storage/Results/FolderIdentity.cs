namespace ImageGen.Storage.Results;

/// <summary>
/// Distinguishes a folder from another one at the same path, such as the empty folder at the mount point while the disk is not mounted. The identity is the
/// name of an empty folder inside it, which is created once.
/// </summary>
internal sealed class FolderIdentity(string folder)
{
    private const string Prefix = "identity-";

    private volatile string? _known;

    /// <summary>The identity, which is created if there is none; null while the disk fails.</summary>
    public string? Find()
    {
        if (_known is { } known && Directory.Exists(Path.Combine(folder, Prefix + known)))
        {
            return known;
        }

        try
        {
            return _known = Read() ?? Create();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return _known = null;
        }
    }

    /// <summary>The identity on the disk. If two were created at the same time, the first by name counts, so that all processes that share the folder use the same one.</summary>
    private string? Read() => Directory.Exists(folder)
        ? Directory.GetDirectories(folder, Prefix + "*").Select(path => Path.GetFileName(path)[Prefix.Length..]).Min(StringComparer.Ordinal)
        : null;

    private string? Create()
    {
        Directory.CreateDirectory(Path.Combine(folder, $"{Prefix}{Guid.NewGuid():N}"));
        FolderSync.Flush(folder);
        return Read();
    }
}
