using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace ImageGen.Egress;

/// <summary>Logs at every start what the guard permits beyond https to public addresses, so that such a setting is not forgotten.</summary>
internal sealed partial class EgressAtStart(IOptions<EgressOptions> options, ILogger<EgressAtStart> logger) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (options.Value.AllowedNetworks is { Count: > 0 } networks)
        {
            LogNetworks(string.Join(", ", networks));
        }

        if (options.Value.AllowHttp)
        {
            LogHttp();
        }

        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(Level = LogLevel.Warning, EventName = "egress.networks_allowed", Message = "Addresses from callers and providers may lead into these private networks (ImageGen:Egress:AllowedNetworks): {Networks}")]
    private partial void LogNetworks(string networks);

    [LoggerMessage(Level = LogLevel.Warning, EventName = "egress.http_allowed", Message = "Addresses from callers and providers may use plain http (ImageGen:Egress:AllowHttp); turn this off outside of development")]
    private partial void LogHttp();
}
