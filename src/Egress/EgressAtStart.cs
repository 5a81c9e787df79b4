using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace ImageGen.Egress;

/// <summary>Says at every start what the guard lets through besides https to public addresses, so that nobody forgets it there.</summary>
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

    [LoggerMessage(Level = LogLevel.Warning, EventName = "egress.networks_allowed", Message = "Addresses that callers and providers name may lead into these networks of your own (ImageGen:Egress:AllowedNetworks): {Networks}")]
    private partial void LogNetworks(string networks);

    [LoggerMessage(Level = LogLevel.Warning, EventName = "egress.http_allowed", Message = "Addresses that callers and providers name may be plain http (ImageGen:Egress:AllowHttp); switch it off outside of development")]
    private partial void LogHttp();
}
