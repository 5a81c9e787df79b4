using System.Globalization;
using ImageGen.Storage.SelfCheck;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace ImageGen.Storage.Embedded;

/// <summary>
/// Watches the free space on the disk of the embedded store. New jobs are refused before the disk is full, so that accepted jobs still
/// have space to finish.
/// </summary>
/// <param name="folder">A folder on that disk.</param>
/// <param name="time">The clock.</param>
internal sealed partial class DiskWatch(string folder, TimeProvider time) : IStoreSpace
{
    private const long MostReserved = 512L * 1024 * 1024;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan CheckEvery = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LogEvery = TimeSpan.FromMinutes(1);

    private readonly DriveInfo _drive = new(folder);
    private long _checkedAt;
    private long _loggedAt;
    private long _free = long.MaxValue;

    /// <summary>The logger for refused writes.</summary>
    public ILogger Logger { get; set; } = NullLogger.Instance;

    /// <summary>The space reserved for accepted jobs: a tenth of the disk, at most 512 MB.</summary>
    public long Reserved { get; } = Math.Min(new DriveInfo(folder).TotalSize / 10, MostReserved);

    public string? WhyFull
    {
        get
        {
            var free = Free();
            return free >= Reserved
                ? null
                : string.Create(
                    CultureInfo.InvariantCulture,
                    $"The disk of the job store has {free >> 20} MB left and needs {Reserved >> 20} MB, so no new jobs are accepted until there is room. Jobs that were accepted are kept.");
        }
    }

    /// <summary>Whether that many bytes can be written and still leave half of the reserved space.</summary>
    public bool HasRoomFor(long bytes) => Free() - bytes > Reserved / 2;

    /// <summary>Logs that the disk refused a write, once a minute.</summary>
    public void Refused(Exception? exception)
    {
        Volatile.Write(ref _free, 0);
        Volatile.Write(ref _checkedAt, time.GetTimestamp());
        var logged = Volatile.Read(ref _loggedAt);
        var now = time.GetTimestamp();
        if ((logged == 0 || time.GetElapsedTime(logged, now) >= LogEvery) && Interlocked.CompareExchange(ref _loggedAt, now, logged) == logged)
        {
            LogRefused(Logger, folder, exception);
        }
    }

    /// <summary>Calls an action after a short delay.</summary>
    public void AfterPause(Action action) => _ = WaitAsync(action);

    private async Task WaitAsync(Action action)
    {
        await Task.Delay(Pause, time);
        action();
    }

    private long Free()
    {
        var checkedAt = Volatile.Read(ref _checkedAt);
        if (checkedAt != 0 && time.GetElapsedTime(checkedAt) < CheckEvery)
        {
            return Volatile.Read(ref _free);
        }

        try
        {
            Volatile.Write(ref _free, _drive.AvailableFreeSpace);
        }
        catch (IOException)
        {
            // A disk that can't be queried also refuses writes, and that is logged.
            Volatile.Write(ref _free, long.MaxValue);
        }

        Volatile.Write(ref _checkedAt, time.GetTimestamp());
        return Volatile.Read(ref _free);
    }

    [LoggerMessage(Level = LogLevel.Error, EventName = "embedded_store.disk_refused", Message = "The disk refused a write of the embedded store in {Folder}; the store retries until the disk has room")]
    private static partial void LogRefused(ILogger logger, string folder, Exception? exception);
}
