using System.IO.Enumeration;
using System.Runtime.CompilerServices;

namespace ImageGen.Storage.Results;

/// <summary>Lists the files of images below a folder, in pages that are read on a thread of their own, since a disk may be slow.</summary>
internal static class ImageFiles
{
    private const int Page = 500;

    private static readonly EnumerationOptions Below = new() { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.System };

    /// <summary>The images below the folder, which must end with a separator. None when it does not exist.</summary>
    public static async IAsyncEnumerable<StoredEntry> ListAsync(string root, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (!Directory.Exists(root))
        {
            yield break;
        }

        using var files = new FileSystemEnumerable<StoredEntry>(root, (ref file) => Describe(root, ref file), Below)
        {
            ShouldIncludePredicate = (ref file) => !file.IsDirectory && IsImage(KeyOf(root, ref file)),
        }.GetEnumerator();
        while (await Task.Run(() => Read(files), cancellationToken) is { Count: > 0 } page)
        {
            foreach (var entry in page)
            {
                yield return entry;
            }
        }
    }

    private static List<StoredEntry> Read(IEnumerator<StoredEntry> files)
    {
        List<StoredEntry> page = [];
        try
        {
            while (page.Count < Page && files.MoveNext())
            {
                page.Add(files.Current);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ResultStoreException("The images could not be listed.", exception);
        }

        return page;
    }

    private static bool IsImage(string key) => ImageKey.TryParse(key, out _) && !ImageKey.IsPreview(key);

    private static StoredEntry Describe(string root, ref FileSystemEntry file) => new(KeyOf(root, ref file), file.Length, file.LastWriteTimeUtc);

    private static string KeyOf(string root, ref FileSystemEntry file) => Path.Join(file.Directory[Math.Min(root.Length, file.Directory.Length)..], file.FileName).Replace('\\', '/');
}
