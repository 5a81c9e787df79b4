using ImageGen.Worker.Background;

namespace ImageGen.Worker.Callbacks;

/// <summary>Checks every few seconds whether a provider's signing secret has to be fetched, which costs one read of the store each.</summary>
internal sealed class SigningSecretLoop(SigningSecrets secrets, TimeProvider time, ILogger<SigningSecretLoop> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    protected override Task ExecuteAsync(CancellationToken stoppingToken)
        => new PeriodicTask(Interval, time, logger).RunAsync("signing secrets", RoundAsync, stoppingToken);

    private async Task<bool> RoundAsync(CancellationToken cancellationToken)
    {
        await secrets.RefreshAsync(cancellationToken);
        return false;
    }
}
