using System.Security.Cryptography;
using ImageGen.Storage.SelfCheck;
using Microsoft.Extensions.Logging;

namespace ImageGen.Storage.Embedded;

/// <summary>
/// A store inside this process: Microsoft.Garnet on a free port of the loopback interface, its state in a folder. Memory is a cache of that
/// folder. A reply means that the append-only file has the write that it acknowledges. The write survives a kill of the process, and a script
/// survives as a whole or not at all. The files are written through to the disk, but survival of a power cut was not tested and is not promised.
/// </summary>
public sealed partial class EmbeddedStore : IAsyncDisposable
{
    private readonly DataFolderLock _lock;
    private readonly EmbeddedServer _server;
    private readonly DiskWatch _disk;
    private readonly Checkpoints _checkpoints;
    private readonly long _copied;
    private bool _isDisposed;

    private EmbeddedStore(DataFolderLock folderLock, EmbeddedServer server, DiskWatch disk, Checkpoints checkpoints, long copied)
        => (_lock, _server, _disk, _checkpoints, _copied) = (folderLock, server, disk, checkpoints, copied);

    /// <summary>Connection string for StackExchange.Redis; contains a password that is new at every start.</summary>
    public string ConnectionString => _server.ConnectionString;

    /// <summary>The free space of its disk, which decides whether new jobs are accepted.</summary>
    public IStoreSpace Space => _disk;

    /// <summary>
    /// Starts the store on a folder, which is created if it is missing, and recovers its state. Throws
    /// <see cref="DataFolderInUseException"/> when another process uses the folder.
    /// </summary>
    /// <param name="folder">The folder of the state.</param>
    /// <param name="time">Clock of the checkpoints; default the system clock.</param>
    /// <param name="cancellationToken">Cancels the start.</param>
    public static Task<EmbeddedStore> StartAsync(string folder, TimeProvider? time = null, CancellationToken cancellationToken = default)
        => StartAsync(folder, StoreFiles.DefaultPages, time, cancellationToken);

    /// <summary>
    /// Writes the data of a folder into new files, so that what was overwritten, removed or erased is in none of them and takes no space. Needs free space for the data, and as long as reading and writing all of
    /// it; a kill at any point loses nothing. Throws <see cref="DataFolderInUseException"/> when another process uses the folder.
    /// </summary>
    /// <returns>The number of keys; 0 if the folder has no store.</returns>
    public static async Task<long> CompactAsync(string folder, CancellationToken cancellationToken)
    {
        folder = Path.GetFullPath(folder);
        using var folderLock = DataFolderLock.Take(folder);
        StoreCompaction.Recover(folder);
        return await StoreCompaction.RunAsync(folder, StoreFiles.DefaultPages, new DiskWatch(folder, TimeProvider.System), cancellationToken);
    }

    /// <summary>Sets the logger for failures. The store is created before the host that has the logging.</summary>
    public void ReportTo(ILoggerFactory log)
    {
        var logger = log.CreateLogger<EmbeddedStore>();
        (_disk.Logger, _checkpoints.Logger, _server.Logger) = (logger, logger, logger);
        if (_copied > 0)
        {
            LogCopied(logger, _copied, StoreFiles.EarlierFolderName);
        }
    }

    /// <summary>Writes a checkpoint, stops the server and releases the folder. Clients must have stopped writing.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_isDisposed)
        {
            return;
        }

        _isDisposed = true;
        await _checkpoints.DisposeAsync();
        _server.Dispose();
        _lock.Dispose();
    }

    /// <summary>As the other overload, with the number of pages in memory. Tests use few pages, so that most records are only on the disk.</summary>
    internal static async Task<EmbeddedStore> StartAsync(string folder, int pages, TimeProvider? time, CancellationToken cancellationToken)
    {
        folder = Path.GetFullPath(folder);
        var folderLock = DataFolderLock.Take(folder);
        try
        {
            var password = RandomNumberGenerator.GetHexString(32, lowercase: true);
            var disk = new DiskWatch(folder, TimeProvider.System);
            StoreCompaction.Recover(folder);
            var copied = await LegacyStore.CopyAsync(folder, pages, disk, cancellationToken);
            var files = new StoreFiles(Path.Combine(folder, StoreFiles.FolderName), pages);

            // On another thread, because the recovery reads files and blocks for some time.
            var server = await Task.Run(() => EmbeddedServer.Start(files, password, disk), cancellationToken);
            return new EmbeddedStore(folderLock, server, disk, new Checkpoints(files, server.ConnectionString, disk, time ?? TimeProvider.System), copied);
        }
        catch
        {
            folderLock.Dispose();
            throw;
        }
    }

    [LoggerMessage(Level = LogLevel.Information, EventName = "embedded_store.copied", Message = "The embedded store of an earlier version was copied: {Count} keys. Its folder '{Folder}' is no longer used and may be deleted")]
    private static partial void LogCopied(ILogger logger, long count, string folder);
}
