namespace ImageGen.Storage.Embedded;

/// <summary>Where the embedded store keeps its files, and how much of them it keeps in memory.</summary>
/// <param name="Folder">Full path of the folder of Garnet's files.</param>
/// <param name="Pages">How many pages of the log are in memory, a power of two, at least 4; a page has some 400 records.</param>
internal sealed record StoreFiles(string Folder, int Pages)
{
    /// <summary>The name tells the format: <c>store</c> was written without a storage tier and by other page sizes.</summary>
    public const string FolderName = "store-2";

    /// <summary>The folder of the format before.</summary>
    public const string EarlierFolderName = "store";

    /// <summary>Some 26,000 records. Where they are large, fewer stay (<see cref="TrimmedServer"/>).</summary>
    public const int DefaultPages = 64;

    /// <summary>How far the append-only file reaches, in bytes since the store was made; 0 where there is none.</summary>
    public long AofEnd()
    {
        var folder = new DirectoryInfo(Path.Combine(Folder, "AOF"));
        if (!folder.Exists)
        {
            return 0;
        }

        return folder.EnumerateFiles("aof.log.*").Max(End) ?? 0;

        static long? End(FileInfo file)
            => int.TryParse(file.Extension.AsSpan(1), out var segment) ? (segment * GarnetOptions.AofSegmentBytes) + file.Length : null;
    }
}
