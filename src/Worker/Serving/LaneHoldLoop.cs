using ImageGen.Storage.LaneHolds;
using ImageGen.Storage.Redis;
using ImageGen.Worker.Background;

namespace ImageGen.Worker.Serving;

/// <summary>Follows what operators have stopped: before any job begins, and then every second. While the store does not respond, nothing changes, and no job can begin either.</summary>
internal sealed partial class LaneHoldLoop(ILaneHolds holds, CurrentLaneHolds current, Timings timings, TimeProvider time, ILogger<LaneHoldLoop> logger) : BackgroundService, IHostedLifecycleService
{
    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        try
        {
            await RoundAsync(cancellationToken);
        }
        catch (StoreUnavailableException fault)
        {
            LogNotRead(fault.Message);
        }
    }

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => new PeriodicTask(timings.LaneHolds, time, logger).RunAsync("paused lanes", RoundAsync, stoppingToken);

    private async Task<bool> RoundAsync(CancellationToken cancellationToken)
    {
        current.Update(await holds.ReadAsync(cancellationToken));
        return false;
    }

    [LoggerMessage(Level = LogLevel.Warning, EventName = "lane.holds_not_read", Message = "Reading which lanes are paused failed, since the store does not respond: {Why}")]
    private partial void LogNotRead(string why);
}
