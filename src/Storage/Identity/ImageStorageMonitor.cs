using ImageGen.Storage.Configuration;
using ImageGen.Storage.Redis;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace ImageGen.Storage.Identity;

/// <summary>
/// Checks the folders and the key ring before any other service starts, and every five seconds: whether the result store and the key ring are those of
/// the fleet, whether this host can write to its folders, and whether the job store was set back to an earlier state. A host whose result store is certainly another one, or whose spill folder another worker uses, does not
/// start. Any other problem, such as a disk that is not mounted yet, may be temporary: it is logged, makes the host not ready, and stops new
/// orders until it is over.
/// </summary>
internal sealed partial class ImageStorageMonitor(
    ResultStoreIdentity results, KeyRingIdentity ring, StoreMarks marks, IOptions<ImageStorageRequirements> needs, IOptions<StorageOptions> options, TimeProvider time, ILogger<ImageStorageMonitor> logger)
    : BackgroundService, IHostedLifecycleService, IImageStorageHealth
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    /// <summary>The longest wait for a disk: a hanging mount must delay neither the start nor the next check.</summary>
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);

    /// <summary>The number of rounds between two write tests of a folder without problems.</summary>
    private const int ProbeRounds = 6;

    private readonly SpillLock _lock = new(options.Value.SpillPath);
    private readonly Dictionary<string, string?> _logged = new(StringComparer.Ordinal);
    private Task<Found>? _checking;
    private volatile Found _found = new(null, null, null);
    private int _round;

    /// <summary>The problem of the result store; null when there is none.</summary>
    public ImageStorageFault? ResultStoreFault => _found.Results;

    /// <summary>The problem of the spill folder; null when there is none.</summary>
    public ImageStorageFault? SpillFault => _found.Spill;

    /// <summary>The problem of the job store's state; null when there is none.</summary>
    public ImageStorageFault? StoreFault => _found.Store;

    public string? WhyUnusable => (_found.Results ?? _found.Spill ?? _found.Store)?.Summary;

    public DateTimeOffset? ResultStoreReplacedAt => results.ReplacedAt;

    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        _found = new(new ImageStorageFault("The result store has not been checked yet.", "The result store has not been checked yet."), null, null);
        await RoundAsync(cancellationToken, isStart: true);
    }

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public override void Dispose()
    {
        _lock.Dispose();
        base.Dispose();
    }

    /// <summary>Checks everything once.</summary>
    /// <exception cref="ForeignStorageException">This is the start, and the host must not start.</exception>
    internal async Task RoundAsync(CancellationToken cancellationToken, bool isStart = false)
    {
        // A check that hangs is awaited; no second one is started.
        _checking ??= Task.Run(() => CheckAsync(cancellationToken), CancellationToken.None);
        try
        {
            _found = await _checking.WaitAsync(Timeout, time, cancellationToken);
            _checking = null;
        }
        catch (TimeoutException)
        {
            _found = _found with { Results = new ImageStorageFault("This host's result store or spill folder does not respond.", $"The result store (ImageGen:Results:Kind) or ImageGen:Results:SpillPath did not respond within {Timeout.TotalSeconds:0} s; check whether a mount hangs, or a network.") };
        }
        catch (StoreUnavailableException exception)
        {
            // The last result stays valid. Without the job store no order can leave anyway.
            _checking = null;
            LogChange("job store", exception.Message);
            return;
        }
        catch
        {
            _checking = null;
            throw;
        }

        // These faults make the start fail, and the exception reports them.
        List<string> faults = [.. new[] { _found.Results, _found.Spill }.OfType<ImageStorageFault>().Where(fault => fault.StopsStart).Select(fault => fault.Detail)];
        if (isStart && faults.Count > 0)
        {
            throw new ForeignStorageException(string.Join(Environment.NewLine, faults));
        }

        LogChange("job store", null);
        LogChange("result store", _found.Results?.Detail);
        LogChange("spill folder", _found.Spill?.Detail);
        LogChange("state of the job store", _found.Store?.Detail);
        LogChange("key ring", ring.Fault?.Detail);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                await CheckAgainAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The host stops.
        }
    }

    private async Task CheckAgainAsync(CancellationToken stoppingToken)
    {
        try
        {
            await RoundAsync(stoppingToken);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            LogFault(exception);
        }
    }

    private async Task<Found> CheckAsync(CancellationToken cancellationToken)
    {
        var probes = _round++ % ProbeRounds == 0 || _found != new Found(null, null, null);
        await ring.CheckAsync(cancellationToken);
        var required = needs.Value;
        var foreign = required.Serves || required.Buys ? await results.CheckAsync(cancellationToken) : null;
        var spill = required.Buys ? CheckSpill(probes) : null;
        return new Found(
            foreign ?? (probes && (required.Serves || required.Buys) && (options.Value.Results != ResultsKind.Files || options.Value.ResultsPath.Length > 0) ? await results.ProbeAsync(cancellationToken) : null),
            spill,
            required.Buys && spill is null ? await CheckStoreAsync(cancellationToken) : _found.Store);
    }

    private async Task<ImageStorageFault?> CheckStoreAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await marks.CheckAsync(cancellationToken);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return new ImageStorageFault(
                "This host can't use its spill folder.",
                $"ImageGen:Results:SpillPath is {Path.GetFullPath(options.Value.SpillPath)}, whose file {StoreMarks.FileName} can't be read or written: {WriteProbe.DescriptionOf(exception)}.");
        }
    }

    private ImageStorageFault? CheckSpill(bool probes)
    {
        var folder = options.Value.SpillPath;
        if (_lock.ReleaseIfGone())
        {
            // The fault lasts for one check, so that the log and the health check report it; the next check creates the folder again.
            return new ImageStorageFault(
                "The spill folder of this host was removed.",
                $"ImageGen:Results:SpillPath is {Path.GetFullPath(folder)}, which was removed, replaced or unmounted while the worker ran. Paid images in it can be stored only when it is available again. An empty folder is created in its place.");
        }

        try
        {
            if (!_lock.TryTake())
            {
                return new ImageStorageFault(
                    "Another worker uses the spill folder of this one.",
                    $"ImageGen:Results:SpillPath is {Path.GetFullPath(folder)}, which another worker uses. Give each worker a folder of its own.",
                    StopsStart: true);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return Unwritable(WriteProbe.DescriptionOf(exception));
        }

        return probes && WriteProbe.FaultOf(folder, create: true) is { } reason ? Unwritable(reason) : null;

        ImageStorageFault Unwritable(string reason) => new(
            "This host can't write to its spill folder.", $"ImageGen:Results:SpillPath is {Path.GetFullPath(folder)}, which can't be written: {reason}.");
    }

    private void LogChange(string what, string? fault)
    {
        if (_logged.GetValueOrDefault(what) == fault)
        {
            return;
        }

        _logged[what] = fault;
        if (fault is null)
        {
            LogUsable(what);
        }
        else
        {
            LogUnusable(what, fault);
        }
    }

    private sealed record Found(ImageStorageFault? Results, ImageStorageFault? Spill, ImageStorageFault? Store);

    [LoggerMessage(Level = LogLevel.Error, EventName = "place.unusable", Message = "The check of the {What} failed; this host can't use it: {Fault}")]
    private partial void LogUnusable(string what, string fault);

    [LoggerMessage(Level = LogLevel.Information, EventName = "place.usable", Message = "The {What} can be used again")]
    private partial void LogUsable(string what);

    [LoggerMessage(Level = LogLevel.Error, EventName = "place.check_failed", Message = "The check of the image folders failed")]
    private partial void LogFault(Exception exception);
}
