using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace ImageGen.Providers.Registration;

/// <summary>Creates the instances when the host starts, so that invalid settings stop the start and not the first job.</summary>
internal sealed partial class AdaptersStartLog(ProviderAdapters catalog, ILogger<AdaptersStartLog> logger) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var provider in catalog.All)
        {
            LogProvider(provider.Name, provider.Kind, provider.DefaultModel ?? "none");
        }

        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(Level = LogLevel.Information, EventName = "provider.configured", Message = "Provider {Name} of kind {Kind} is configured, default model {Model}.")]
    private partial void LogProvider(string name, string kind, string model);
}
