using ImageGen.ServiceDefaults.Logging;
using Microsoft.Extensions.Hosting;

namespace ImageGen.ServiceDefaults.Starting;

/// <summary>How far the start of the host has progressed.</summary>
internal sealed class StartProgress(IHostApplicationLifetime lifetime, StartLoggerFactory loggers) : IHostedService
{
    private volatile bool _hasBegun;

    /// <summary>Whether all checks have passed, so that services of the host may have begun to work.</summary>
    public bool HasBegun => _hasBegun;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _hasBegun = true;
        lifetime.ApplicationStarted.Register(loggers.Started);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
