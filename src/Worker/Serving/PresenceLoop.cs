using System.Reflection;
using ImageGen.Storage.Redis;
using ImageGen.Storage.Workers;
using ImageGen.Worker.Background;
using Microsoft.Extensions.Options;

namespace ImageGen.Worker.Serving;

/// <summary>Publishes every few seconds that this worker is alive and which lanes it serves, and, when it begins to stop, that it has left.</summary>
internal sealed partial class PresenceLoop(
    IWorkerList list, ServedLanes served, WorkerLifetime lifetime, IOptions<WorkerOptions> options, Timings timings, TimeProvider time, ILogger<PresenceLoop> logger)
    : BackgroundService
{
    private static readonly TimeSpan LeaveLimit = TimeSpan.FromSeconds(3);
    private static readonly string Version
        = typeof(PresenceLoop).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "0";

    private readonly Guid _id = Guid.NewGuid();
    private readonly DateTimeOffset _startedAt = time.GetUtcNow();

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken, lifetime.Stopping);
        await new PeriodicTask(timings.Presence, time, logger).RunAsync("list of workers", RoundAsync, stopping.Token);
        using var limit = new CancellationTokenSource(LeaveLimit, time);
        try
        {
            await list.LeaveAsync(_id, limit.Token);
        }
        catch (Exception fault) when (fault is StoreUnavailableException or OperationCanceledException)
        {
            LogNotLeft(fault.Message);
        }
    }

    private async Task<bool> RoundAsync(CancellationToken cancellationToken)
    {
        var unnamed = served.Unnamed;
        IReadOnlyList<string> lanes = options.Value.Jobs ? [.. served.Own.Union(unnamed, StringComparer.Ordinal)] : [];
        await list.RecordHeartbeatAsync(
            new LiveWorker { Id = _id, Lanes = lanes, Unnamed = unnamed.Count > 0 ? unnamed : null, Version = Version, StartedAt = _startedAt }, cancellationToken);
        return false;
    }

    [LoggerMessage(Level = LogLevel.Debug, EventName = "presence.not_withdrawn", Message = "Recording that this worker has stopped failed; it counts as live for some more seconds: {Fault}")]
    private partial void LogNotLeft(string fault);
}
