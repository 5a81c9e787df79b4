using ImageGen.Storage.Configuration;
using ImageGen.Storage.Redis;
using ImageGen.Storage.Results;
using ImageGen.Storage.Results.Selection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace ImageGen.Storage.Identity;

/// <summary>
/// Compares this host's result store with the one that the job store has recorded for the whole fleet. The id of a result store
/// is in the store itself (<see cref="IResultStoreMarker"/>). The first host creates and records it; once an id is recorded, a store without a marker is not accepted, and gets no marker
/// unless the operator configures it. A host that reads a second store too may have either of the two as the fleet's: while images are moved, hosts change one after another.
/// </summary>
internal sealed partial class ResultStoreIdentity(FleetRecords records, ResultStoreSelection selection, IOptions<StorageOptions> options, TimeProvider time, ILogger<ResultStoreIdentity> logger)
{
    private const string Summary = "This host's result store is not the one that the fleet uses.";

    private const string Unusable = "This host's result store can't be used.";

    private readonly Lazy<IResultStoreMarker> _marker = new(() => ResultStoreMarkers.Of(options.Value.Results, options.Value, selection));
    private readonly Lazy<IResultStoreMarker?> _second = new(() => options.Value.ResultsAlsoRead is { } kind ? ResultStoreMarkers.Of(kind, options.Value, selection) : null);
    private volatile FleetRecord? _record;
    private volatile ImageStorageFault? _fault;

    /// <summary>The id that this host's store had when it was compared: not the fleet's if that of the second store is.</summary>
    private volatile string? _own;

    /// <summary>The problem found by the last check; null when there was none, or no check has run.</summary>
    public ImageStorageFault? Fault => _fault;

    /// <summary>When the fleet's result store was replaced; null if it never was, or if that is unknown.</summary>
    public DateTimeOffset? ReplacedAt => _record?.ReplacedAt;

    /// <summary>Whether there is anything to compare: no other host uses a folder inside the data folder of a one-process system.</summary>
    private bool IsShared => !options.Value.ResultsInDataFolder || options.Value.Results is ResultsKind.S3 or ResultsKind.Azure;

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
            return _fault = new ImageStorageFault(Unusable, $"{_marker.Value.Setting}, and its id ({FolderMarker.FileName}) can't be read or written: {WriteProbe.DescriptionOf(exception)}.");
        }
        catch (ResultStoreException exception)
        {
            return _fault = new ImageStorageFault(
                Unusable, $"{_marker.Value.Setting}, and its id ({FolderMarker.FileName}) can't be read or written. {exception.Message}", StopsStart: exception is UnusableResultStoreException);
        }
    }

    /// <summary>As <see cref="CheckAsync"/>, and records nothing: while no host has recorded a result store, or this host is to replace it, there is nothing to compare.</summary>
    /// <exception cref="StoreUnavailableException">The job store does not respond.</exception>
    public async Task<ImageStorageFault?> ExamineAsync(CancellationToken cancellationToken)
        => !IsShared || await records.FindAsync(FleetRecords.ResultStore, cancellationToken) is not { } record || record.Id == options.Value.ResultsReplaces ? null : await CheckAsync(cancellationToken);

    /// <summary>Why the result store can't be written now; null if it can.</summary>
    public Task<ImageStorageFault?> ProbeAsync(CancellationToken cancellationToken) => _marker.Value.ProbeAsync(cancellationToken);

    /// <summary>
    /// Verifies that the store is still the one that was compared. Reads a small file where it may change, and compares again only if it has changed.
    /// </summary>
    /// <exception cref="ForeignResultStoreException">The result store is not the fleet's.</exception>
    /// <exception cref="ResultStoreException">Whether it is the fleet's can't be determined.</exception>
    public async Task DemandAsync(CancellationToken cancellationToken)
    {
        if (!IsShared || (_record is not null && _fault is null && await IsStillAsync(cancellationToken)))
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

    private async Task<bool> IsStillAsync(CancellationToken cancellationToken)
    {
        try
        {
            return !_marker.Value.MayChange || await _marker.Value.ReadAsync(cancellationToken) == _own;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private async Task<ImageStorageFault?> CompareAsync(FleetRecord? record, CancellationToken cancellationToken)
    {
        var marker = _marker.Value;
        var own = await marker.ReadAsync(cancellationToken);
        if (record is null || (own != record.Id && record.Id == options.Value.ResultsReplaces))
        {
            own ??= await marker.CreateAsync(cancellationToken);

            // Crash point: the store has its id, but the job store has no record of it. The next host finds the id and records it.
            var recorded = await records.RecordAsync(FleetRecords.ResultStore, record, new FleetRecord(own, $"{Environment.MachineName}, {marker.Place}", time.GetUtcNow()), cancellationToken);
            if (recorded.Id == own && record is not null)
            {
                LogReplaced(record.Id, own);
            }

            record = recorded;
        }

        _record = record;
        if (own != record.Id && _second.Value is { } second && await second.ReadAsync(cancellationToken) == record.Id)
        {
            // The second store is the fleet's: this host is one of those that already write to the next one, or still to the former one.
            _own = own ?? await marker.CreateAsync(cancellationToken);
            return null;
        }

        _own = own;
        return own == record.Id ? null : new ImageStorageFault(Summary, Describe(own, record), IsForeign: true, StopsStart: own is not null);
    }

    private string Describe(string? own, FleetRecord record)
    {
        var isRedis = record.Id == RedisResultStoreMarker.Id;
        var found = options.Value.Results == ResultsKind.Redis ? _marker.Value.Setting
            : own is null ? $"{_marker.Value.Setting}, where the {(IsInFiles ? "file" : "object")} {FolderMarker.FileName} is missing"
            : $"{_marker.Value.Setting}, whose id is {own}";
        var fleet = isRedis ? "keeps its images in Redis" : $"uses the result store with the id {record.Id}";
        var set = isRedis ? "Set ImageGen:Results:Kind=redis."
            : $"Set ImageGen:Results:Kind and its settings to the result store that the other hosts use{(IsInFiles && own is null ? ", and mount its disk if it is not mounted" : "")}.";
        return $"{found}, but the fleet {fleet} (recorded by {record.Place}, {record.RecordedAt.UtcDateTime:yyyy-MM-dd HH:mm} UTC). {set} "
            + $"If this result store is to replace it, copy the images (imagegen storage copy), or give up the old images; in both cases with ImageGen:Results:Replaces={record.Id}. "
            + $"A folder is moved with its file {FolderMarker.FileName}.";
    }

    [LoggerMessage(Level = LogLevel.Warning, EventName = "results.replaced", Message = "The fleet's result store {Former} is replaced by {Present}, as configured with ImageGen:Results:Replaces; images that are only in the former one are lost, unless ImageGen:Results:AlsoRead names it")]
    private partial void LogReplaced(string former, string present);
}
