using ImageGen.Storage.Redis;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace ImageGen.Storage.Settings;

/// <summary>Applies the stored settings: once before any other service starts, then twice a second. While the store is unavailable, the settings stay unchanged.</summary>
internal sealed partial class SettingsLoop(SettingsFollower follower, TimeProvider time, ILogger<SettingsLoop> logger) : BackgroundService, IHostedLifecycleService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    private bool _isAway;

    public Task StartingAsync(CancellationToken cancellationToken) => RoundAsync(cancellationToken);

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            using var timer = new PeriodicTimer(Interval, time);
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                await RoundAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The host stops.
        }
    }

    private async Task RoundAsync(CancellationToken cancellationToken)
    {
        try
        {
            await follower.FollowAsync(cancellationToken);
            _isAway = false;
        }
        catch (StoreUnavailableException) when (_isAway)
        {
            // Already logged.
        }
        catch (StoreUnavailableException exception)
        {
            _isAway = true;
            LogAway(exception.Message);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            // A listener of the configuration may fail; the host continues with its current settings.
            LogFault(exception);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, EventName = "settings.store_away", Message = "Reading the settings failed because the store does not respond; they stay unchanged: {Why}")]
    private partial void LogAway(string why);

    [LoggerMessage(Level = LogLevel.Error, EventName = "settings.failed", Message = "Applying the settings failed")]
    private partial void LogFault(Exception exception);
}
