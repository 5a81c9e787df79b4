using ImageGen.Storage.Access;
using Microsoft.Extensions.Options;

namespace ImageGen.Gateway.Access;

/// <summary>
/// Refuses the start of a gateway that other machines could reach and that has no credentials to check. It runs after the check of the store and before the server
/// listens.
/// </summary>
internal sealed partial class AccessStartCheck(
    IOptions<AccessOptions> options, IOptions<JwtOptions> jwt, TrustedProxies proxies, ListenAddresses addresses, IApiKeys keys, ILogger<AccessStartCheck> logger) : IHostedService
{
    /// <inheritdoc/>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (options.Value.Authentication == AccessOptions.NoAuthentication)
        {
            LogOpen(AccessOptions.NoAuthentication);
            return;
        }

        var reachable = addresses.ConfiguredReachable;
        var hasCredentials = !string.IsNullOrEmpty(options.Value.AdminToken) || jwt.Value.IsConfigured || proxies.Any;
        if (reachable.Count > 0 && !hasCredentials && !await keys.AnyAsync(cancellationToken))
        {
            throw new GatewayOpenException(reachable);
        }
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(Level = LogLevel.Warning, EventName = "access.open", Message = "No caller is refused, since Gateway:Authentication is {Authentication}: anyone who can reach this gateway can order images, and read those of every tenant")]
    private partial void LogOpen(string authentication);
}
