using System.Globalization;
using ImageGen.Jobs.Instances;
using ImageGen.Storage.Configuration;
using ImageGen.Storage.Fleet;
using ImageGen.Worker.Background;
using Microsoft.Extensions.Options;

namespace ImageGen.Worker.Serving;

/// <summary>
/// Publishes the lanes of this worker's configuration, and finds lanes that hold jobs but are in no worker's configuration: a lane that was renamed, or
/// whose last provider was removed. A lane counts as named as long as a worker publishes it.
/// </summary>
internal sealed partial class LaneLoop(
    ILaneRegistry registry, IRunOnceLock rounds, ServedLanes served, ConfiguredProviders configured, IOptions<WorkerOptions> options, IOptions<StorageOptions> storage, Timings timings,
    TimeProvider time, ILogger<LaneLoop> logger)
    : BackgroundService
{
    private static readonly TimeSpan ScanLease = TimeSpan.FromMinutes(30);

    protected override Task ExecuteAsync(CancellationToken stoppingToken)
    {
        foreach (var lane in served.Own.Except(configured.AllLanes, StringComparer.Ordinal))
        {
            LogNoInstance(lane, string.Join(", ", configured.AllLanes));
        }

        return new PeriodicTask(timings.Lanes, time, logger).RunAsync("lanes", RoundAsync, stoppingToken);
    }

    private async Task<bool> RoundAsync(CancellationToken cancellationToken)
    {
        await ScanAsync(cancellationToken);
        var inUse = await registry.ReadAsync(cancellationToken);

        // A worker without jobs publishes no lane, because it would not serve it.
        IReadOnlyCollection<string> named = options.Value.Jobs ? [.. configured.AllLanes.Union(served.Own, StringComparer.Ordinal)] : [];
        var unnamed = await registry.NameAsync(named, inUse, timings.LaneUnnamed, cancellationToken);
        if (options.Value.Jobs)
        {
            await WarnAsync(unnamed.Except(served.Unnamed, StringComparer.Ordinal), cancellationToken);
            served.Update(inUse, unnamed);
            foreach (var lane in served.Unnamed)
            {
                await registry.ForgetEmptyAsync(lane, cancellationToken);
            }
        }
        else
        {
            served.Update(inUse, []);
        }

        return false;
    }

    /// <summary>
    /// Registers the lanes of jobs that an earlier version created: once a day for the whole fleet, because such a version may still run beside this one. An
    /// embedded store is used by one process, so once is enough.
    /// </summary>
    private async Task ScanAsync(CancellationToken cancellationToken)
    {
        var (round, retention) = storage.Value.Embedded
            ? ("lanes", TimeSpan.FromDays(3650))
            : (string.Create(CultureInfo.InvariantCulture, $"lanes:{time.GetUtcNow():yyyy-MM-dd}"), TimeSpan.FromDays(2));
        if (await rounds.TryBeginAsync(round, ScanLease, cancellationToken))
        {
            // Crash point: the lease expires by itself, and the next worker reads the keys from the start.
            var found = await registry.RecordFromKeysAsync(cancellationToken);
            await rounds.EndAsync(round, retention, cancellationToken);
            LogScanned(string.Join(", ", found));
        }
    }

    private async Task WarnAsync(IEnumerable<string> lanes, CancellationToken cancellationToken)
    {
        foreach (var lane in lanes)
        {
            if (await registry.CountAsync(lane, cancellationToken) is > 0 and var jobs)
            {
                LogUnnamed(lane, jobs);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, EventName = "lane.unnamed", Message = "Lane {Lane} holds {Jobs} jobs and is in no worker's configuration: every worker runs them until they have ended or moved on")]
    private partial void LogUnnamed(string lane, long jobs);

    [LoggerMessage(Level = LogLevel.Warning, EventName = "lane.without_provider", Message = "Worker:Lanes has {Lane}, which is the lane of no configured provider: this worker runs its remaining jobs, and it gets no new jobs. Lanes of providers are {Lanes}")]
    private partial void LogNoInstance(string lane, string lanes);

    [LoggerMessage(Level = LogLevel.Debug, EventName = "lane.scanned", Message = "Recorded the lanes of all due sets: {Lanes}")]
    private partial void LogScanned(string lanes);
}
