using System.Security.Cryptography;
using StackExchange.Redis;

namespace ImageGen.Storage.Embedded;

/// <summary>
/// Writes the data of a store into new files and removes the old ones, which have everything that was overwritten, removed or erased since they were created. The name of the new folder states whether
/// the copy is complete, so that a kill at any point loses nothing.
/// </summary>
internal static class StoreCompaction
{
    private const string Incomplete = StoreFiles.FolderName + ".compacting";
    private const string Complete = StoreFiles.FolderName + ".compacted";

    /// <summary>Finishes a compaction that was killed after its copy was complete, and drops the copy of one that was killed before. Every start calls it before it opens the store.</summary>
    public static void Recover(string folder)
    {
        Remove(Path.Combine(folder, Incomplete));
        if (Directory.Exists(Path.Combine(folder, Complete)))
        {
            Replace(folder);
        }
    }

    /// <summary>
    /// Compacts the store of a folder, which no process uses. Returns the number of keys; 0 if there is no store. Throws <see cref="IOException"/> if a copy of all files might not fit: a store whose disk is full
    /// waits for room.
    /// </summary>
    public static async Task<long> RunAsync(string folder, int pages, DiskWatch disk, CancellationToken cancellationToken)
    {
        var current = Path.Combine(folder, StoreFiles.FolderName);
        if (!Directory.Exists(current))
        {
            return 0;
        }

        var size = new DirectoryInfo(current).EnumerateFiles("*", SearchOption.AllDirectories).Sum(file => file.Length);
        if (!disk.HasRoomFor(size))
        {
            throw new IOException($"The store has {size:N0} bytes of files, and its disk has no room for as many again.");
        }

        long copied;
        using (var source = await StartAsync(current, pages, disk, cancellationToken))
        using (var target = await StartAsync(Path.Combine(folder, Incomplete), pages, disk, cancellationToken))
        {
            await using var from = await ConnectionMultiplexer.ConnectAsync(source.ConnectionString + ",asyncTimeout=60000");
            await using var to = await ConnectionMultiplexer.ConnectAsync(target.ConnectionString + ",allowAdmin=true,asyncTimeout=60000");
            copied = await new StoreCopy(from, to.GetDatabase()).RunAsync(cancellationToken);
            await to.GetDatabase().ExecuteAsync("SAVE");
        }

        // Crash point: until the folder is renamed, the copy counts as incomplete, and the old files are the store.
        Directory.Move(Path.Combine(folder, Incomplete), Path.Combine(folder, Complete));
        Replace(folder);
        return copied;
    }

    private static void Replace(string folder)
    {
        // Crash point: some of the old files are removed. The complete copy is the store, and the next start continues here.
        Remove(Path.Combine(folder, StoreFiles.FolderName));
        Directory.Move(Path.Combine(folder, Complete), Path.Combine(folder, StoreFiles.FolderName));
    }

    private static void Remove(string path)
    {
        if (Directory.Exists(path))
        {
            Directory.Delete(path, recursive: true);
        }
    }

    /// <summary>On another thread, because the recovery reads files and blocks for some time.</summary>
    private static Task<EmbeddedServer> StartAsync(string folder, int pages, DiskWatch disk, CancellationToken cancellationToken)
        => Task.Run(() => EmbeddedServer.Start(new StoreFiles(folder, pages), RandomNumberGenerator.GetHexString(32, lowercase: true), disk), cancellationToken);
}
