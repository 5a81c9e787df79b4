using ImageGen.Storage.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace ImageGen.Storage.Results;

/// <summary>
/// Removes, once after the start, the temporary files of processes that were killed while they wrote an image: files that are older than
/// any write takes.
/// </summary>
internal sealed partial class TemporaryFileCleanup(IOptions<StorageOptions> options, TimeProvider time, ILogger<TemporaryFileCleanup> logger) : BackgroundService
{
    private static readonly TimeSpan Old = TimeSpan.FromHours(1);

    private static readonly EnumerationOptions Below = new() { RecurseSubdirectories = true, IgnoreInaccessible = true };

    /// <summary>Removes them from all configured folders.</summary>
    internal void Sweep(CancellationToken cancellationToken)
    {
        string[] folders = options.Value.Uses(ResultsKind.Files) ? [options.Value.SpillPath, options.Value.ResultsPath] : [options.Value.SpillPath];
        foreach (var folder in folders.Where(folder => folder.Length > 0))
        {
            try
            {
                var removed = Sweep(folder, cancellationToken);
                if (removed > 0)
                {
                    LogRemoved(removed, folder);
                }
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                // They only use disk space: the next start tries again.
                LogFailed(folder, exception.GetType().Name);
            }
        }
    }

    /// <summary>In the background, since a folder of images may be large and slow.</summary>
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.Run(() => Sweep(stoppingToken), stoppingToken);

    private int Sweep(string folder, CancellationToken cancellationToken)
    {
        if (!Directory.Exists(folder))
        {
            return 0;
        }

        var removed = 0;
        foreach (var file in new DirectoryInfo(folder).EnumerateFiles(AtomicFile.Temporary, Below))
        {
            if (cancellationToken.IsCancellationRequested)
            {
                break;
            }

            if (AtomicFile.IsTemporary(file.Name) && time.GetUtcNow() - file.LastWriteTimeUtc > Old)
            {
                file.Delete();
                removed++;
            }
        }

        return removed;
    }

    [LoggerMessage(Level = LogLevel.Information, EventName = "files.leftovers_removed", Message = "Removed {Count} unfinished files of processes that were killed from {Folder}")]
    private partial void LogRemoved(int count, string folder);

    [LoggerMessage(Level = LogLevel.Warning, EventName = "files.leftovers_kept", Message = "Removing unfinished files from {Folder} failed: {Fault}")]
    private partial void LogFailed(string folder, string fault);
}
