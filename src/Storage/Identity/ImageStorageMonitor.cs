using ImageGen.Storage.Configuration;
using ImageGen.Storage.Redis;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace ImageGen.Storage.Identity;

/// <summary>
/// Looks at the places for images before any other service starts, and every five seconds: whether the result store and the key ring are the fleet's,
/// and whether this host can write to its folders. A host whose result store is certainly another one, or whose spill folder another worker uses, does not
/// start. Everything else may pass by itself, such as a disk that is not mounted yet: it is said in the log and in readiness, and closes the host to new
/// orders until it is over.
/// </summary>
internal sealed partial class ImageStorageMonitor(
    ResultStoreIdentity results, KeyRingIdentity ring, IOptions<ImageStorageRequirements> needs, IOptions<StorageOptions> options, TimeProvider time, ILogger<ImageStorageMonitor> logger)
    : BackgroundService, IHostedLifecycleService, IImageStorageHealth
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    /// <summary>How long a disk may take: a mount that hangs must hold up neither the start nor the next look.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>Every so many rounds the folders are written to, while they are well.</summary>
    private const int ProbeRounds = 6;

    private readonly SpillLock _lock = new(options.Value.SpillPath);
    private readonly Dictionary<string, string?> _told = new(StringComparer.Ordinal);
    private Task<Found>? _looking;
    private volatile Found _found = new(null, null);
    private int _round;

    /// <summary>What is wrong with the result store; null when nothing is.</summary>
    public ImageStorageFault? ResultStoreFault => _found.Results;

    /// <summary>What is wrong with the spill folder; null when nothing is.</summary>
    public ImageStorageFault? SpillFault => _found.Spill;

    public string? WhyUnusable => (_found.Results ?? _found.Spill)?.Summary;

    public DateTimeOffset? ResultStoreReplacedAt => results.ReplacedAt;

    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        _found = new(new ImageStorageFault("The result store has not been looked at yet.", "The result store has not been looked at yet."), null);
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

    /// <summary>One look at everything.</summary>
    /// <exception cref="ForeignStorageException">It is the start, and the host must not start.</exception>
    internal async Task RoundAsync(CancellationToken cancellationToken, bool isStart = false)
    {
        // One that hangs is waited for, and not joined by others.
        _looking ??= Task.Run(() => LookAsync(cancellationToken), CancellationToken.None);
        try
        {
            _found = await _looking.WaitAsync(Patience, time, cancellationToken);
            _looking = null;
        }
        catch (TimeoutException)
        {
            _found = _found with { Results = new ImageStorageFault("This host's folders don't answer.", $"ImageGen:Results:Path or ImageGen:Results:SpillPath does not answer within {Patience.TotalSeconds:0} s; does a mount hang?") };
        }
        catch (StoreUnavailableException exception)
        {
            // What was found last still holds; nothing can be bought without the store anyway.
            _looking = null;
            Tell("job store", exception.Message);
            return;
        }
        catch
        {
            _looking = null;
            throw;
        }

        // The start ends with it, which is told by whoever starts the host.
        List<string> faults = [.. new[] { _found.Results, _found.Spill }.OfType<ImageStorageFault>().Where(fault => fault.StopsStart).Select(fault => fault.Detail)];
        if (isStart && faults.Count > 0)
        {
            throw new ForeignStorageException(string.Join(Environment.NewLine, faults));
        }

        Tell("job store", null);
        Tell("result store", _found.Results?.Detail);
        Tell("spill folder", _found.Spill?.Detail);
        Tell("key ring", ring.Fault?.Detail);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                await LookAgainAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The host stops.
        }
    }

    private async Task LookAgainAsync(CancellationToken stoppingToken)
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

    private async Task<Found> LookAsync(CancellationToken cancellationToken)
    {
        var probes = _round++ % ProbeRounds == 0 || _found != new Found(null, null);
        await ring.CheckAsync(cancellationToken);
        var of = needs.Value;
        var foreign = of.Serves || of.Buys ? await results.CheckAsync(cancellationToken) : null;
        return new Found(
            foreign ?? (probes && (of.Serves || of.Buys) && options.Value.Results == ResultsKind.Files ? ProbeResults() : null),
            of.Buys ? LookAtSpill(probes) : null);
    }

    private ImageStorageFault? ProbeResults()
        => WriteProbe.FaultOf(options.Value.ResultsPath, create: options.Value.ResultsInDataFolder) is { } words
            ? new ImageStorageFault("This host can't write to its result store.", $"ImageGen:Results:Path is {Path.GetFullPath(options.Value.ResultsPath)}, which can't be written: {words}.")
            : null;

    private ImageStorageFault? LookAtSpill(bool probes)
    {
        var folder = options.Value.SpillPath;
        if (_lock.LoseIfGone())
        {
            // For one round, so that the log and the health check tell of it; the next one makes the folder anew.
            return new ImageStorageFault(
                "The spill folder of this host was removed.",
                $"ImageGen:Results:SpillPath is {Path.GetFullPath(folder)}, which was removed, replaced or unmounted while the worker ran. Paid images in it come home only when it is back. It is made anew.");
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
            return Unwritable(WriteProbe.WordsOf(exception));
        }

        return probes && WriteProbe.FaultOf(folder, create: true) is { } words ? Unwritable(words) : null;

        ImageStorageFault Unwritable(string words) => new(
            "This host can't write to its spill folder.", $"ImageGen:Results:SpillPath is {Path.GetFullPath(folder)}, which can't be written: {words}.");
    }

    private void Tell(string what, string? fault)
    {
        if (_told.GetValueOrDefault(what) == fault)
        {
            return;
        }

        _told[what] = fault;
        if (fault is null)
        {
            LogWell(what);
        }
        else
        {
            LogUnusable(what, fault);
        }
    }

    private sealed record Found(ImageStorageFault? Results, ImageStorageFault? Spill);

    [LoggerMessage(Level = LogLevel.Error, EventName = "place.unusable", Message = "The {What} can't be used by this host: {Fault}")]
    private partial void LogUnusable(string what, string fault);

    [LoggerMessage(Level = LogLevel.Information, EventName = "place.usable", Message = "The {What} can be used again")]
    private partial void LogWell(string what);

    [LoggerMessage(Level = LogLevel.Error, EventName = "place.check_failed", Message = "The places for images could not be looked at")]
    private partial void LogFault(Exception exception);
}
