using ImageGen.Storage.Configuration;
using ImageGen.Storage.Redis;
using ImageGen.Storage.Results;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace ImageGen.Storage.Identity;

/// <summary>
/// Compares this host's result store with the one that the job store has recorded for the whole fleet. The id of a folder
/// is in a file inside it (<see cref="FolderMarker"/>); that of <see cref="ResultsKind.Redis"/>, which is the job store itself, is a constant.
/// The first host creates and records it; once an id is recorded, a folder without a marker is not accepted, and gets no marker unless the operator configures it.
/// </summary>
internal sealed partial class ResultStoreIdentity(FleetRecords records, IOptions<StorageOptions> options, TimeProvider time, ILogger<ResultStoreIdentity> logger)
{
    /// <summary>The id of a result store that is the job store itself.</summary>
    private const string InRedis = "redis";

    private const string Summary = "This host's result store is not the one that the fleet uses.";

    private readonly FolderMarker _marker = new(options.Value.ResultsPath);
    private volatile FleetRecord? _record;
    private volatile ImageStorageFault? _fault;

    /// <summary>The problem found by the last check; null when there was none, or no check has run.</summary>
    public ImageStorageFault? Fault => _fault;

    /// <summary>When the fleet's result store was replaced; null if it never was, or if that is unknown.</summary>
    public DateTimeOffset? ReplacedAt => _record?.ReplacedAt;

    /// <summary>Whether there is anything to compare: no other host uses a folder inside the data folder of a one-process system.</summary>
    private bool IsShared => !options.Value.ResultsInDataFolder;

    private bool IsInFiles => options.Value.Results == ResultsKind.Files;

    /// <summary>Compares the result stores, and returns the problem; null when there is none.</summary>
    /// <exception cref="StoreUnavailableException">The job store does not respond; the last result stays valid.</exception>
    public async Task<ImageStorageFault?> CheckAsync(CancellationToken cancellationToken)
    {
        if (!IsShared)
        {
            return null;
        }

        var record = await records.FindAsync(FleetRecords.ResultStore, cancellationToken);
        try
        {
            return _fault = await CompareAsync(record, cancellationToken);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return _fault = new ImageStorageFault(
                "This host's result store can't be used.",
                $"ImageGen:Results:Path is {Folder}, and its id ({FolderMarker.FileName}) can't be read or written: {WriteProbe.DescriptionOf(exception)}.");
        }
    }

    /// <summary>
    /// Verifies that the folder is still the one that was compared. Reads a small file, and compares again only if the file has changed.
    /// </summary>
    /// <exception cref="ForeignResultStoreException">The result store is not the fleet's.</exception>
    /// <exception cref="ResultStoreException">Whether it is the fleet's can't be determined.</exception>
    public async Task DemandAsync(CancellationToken cancellationToken)
    {
        if (!IsShared || (_record is { } record && _fault is null && IsStill(record)))
        {
            return;
        }

        ImageStorageFault? fault;
        try
        {
            fault = await CheckAsync(cancellationToken);
        }
        catch (StoreUnavailableException exception)
        {
            throw new ResultStoreException("The result store could not be compared with the fleet's: the job store does not respond.", exception);
        }

        if (fault is not null)
        {
            throw fault.IsForeign ? new ForeignResultStoreException(fault.Detail) : new ResultStoreException(fault.Detail);
        }
    }

    private string Folder => Path.GetFullPath(options.Value.ResultsPath);

    private bool IsStill(FleetRecord record)
    {
        try
        {
            return !IsInFiles || _marker.Read() == record.Id;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private async Task<ImageStorageFault?> CompareAsync(FleetRecord? record, CancellationToken cancellationToken)
    {
        var own = IsInFiles ? _marker.Read() : InRedis;
        if (record is null || (own != record.Id && record.Id == options.Value.ResultsReplaces))
        {
            own ??= _marker.Create();
            var place = $"{Environment.MachineName}, {(IsInFiles ? Folder : "Redis")}";

            // Crash point: the folder has its id, but the job store has no record of it. The next host finds the id and records it.
            var recorded = await records.RecordAsync(FleetRecords.ResultStore, record, new FleetRecord(own, place, time.GetUtcNow()), cancellationToken);
            if (recorded.Id == own && record is not null)
            {
                LogReplaced(record.Id, own);
            }

            record = recorded;
        }

        _record = record;
        return own == record.Id ? null : new ImageStorageFault(Summary, Describe(own, record), IsForeign: true, StopsStart: own is not null);
    }

    private string Describe(string? own, FleetRecord record)
    {
        var found = !IsInFiles ? "ImageGen:Results:Kind is redis"
            : own is null ? $"ImageGen:Results:Path is {Folder}, where the file {FolderMarker.FileName} is missing"
            : $"ImageGen:Results:Path is {Folder}, whose id is {own}";
        var fleet = record.Id == InRedis ? "keeps its images in Redis" : $"uses the folder with the id {record.Id}";
        var set = record.Id == InRedis ? "Set ImageGen:Results:Kind=redis."
            : $"Set ImageGen:Results:Kind=files and ImageGen:Results:Path to the folder that the other hosts use{(IsInFiles && own is null ? ", and mount its disk if it is not mounted" : "")}.";
        return $"{found}, but the fleet {fleet} (recorded by {record.Place}, {record.RecordedAt.UtcDateTime:yyyy-MM-dd HH:mm} UTC). {set} "
            + $"If this result store is to replace it, move the images with the file {FolderMarker.FileName}, or give up the old images with ImageGen:Results:Replaces={record.Id}.";
    }

    [LoggerMessage(Level = LogLevel.Warning, EventName = "results.replaced", Message = "The fleet's result store {Former} is replaced by {Present}, as configured with ImageGen:Results:Replaces; images that are only in the former one are lost")]
    private partial void LogReplaced(string former, string present);
}
