namespace ImageGen.Storage.Embedded;

/// <summary>The folder of the embedded store's files, and the number of pages in memory.</summary>
/// <param name="Folder">Full path of the folder of Garnet's files.</param>
/// <param name="Pages">How many pages of the log are in memory, a power of two, at least 4; a page has about 400 records.</param>
internal sealed record StoreFiles(string Folder, int Pages)
{
    /// <summary>The name states the format: <c>store</c> was written without a storage tier and with other page sizes.</summary>
    public const string FolderName = "store-2";

    /// <summary>The folder of the previous format.</summary>
    public const string EarlierFolderName = "store";

    /// <summary>The default number of pages, about 26,000 records. If they are large, fewer stay in memory (<see cref="TrimmedServer"/>).</summary>
    public const int DefaultPages = 64;

    /// <summary>Length of the append-only file, in bytes since the store was created; 0 if there is none.</summary>
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
