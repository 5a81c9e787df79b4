using ImageGen.Jobs.Instances;
using ImageGen.Jobs.Signing;
using ImageGen.Providers;
using ImageGen.Providers.Registration;
using ImageGen.Storage.Fleet;
using ImageGen.Storage.Secrets;

namespace ImageGen.Worker.Callbacks;

/// <summary>
/// Fetches from each provider that calls back the secret with which it signs its callbacks, and stores it for the gateways: at once when an instance is
/// new or has a new token, then every hour, since secrets are rotated. One worker of the fleet does it.
/// </summary>
internal sealed partial class SigningSecrets(
    ICallbackSecrets secrets, ProviderCallbacks callbacks, ConfiguredProviders configured, ProviderAdapters adapters, IRunOnceLock rounds, ILogger<SigningSecrets> logger)
{
    // When the worker fails or ends, another one tries again after this time.
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan RefreshInterval = TimeSpan.FromHours(1);

    /// <summary>Fetches the secrets that no worker has fetched within the hour.</summary>
    public async Task RefreshAsync(CancellationToken cancellationToken)
    {
        if (!callbacks.AreOn || !secrets.AreKept)
        {
            return;
        }

        foreach (var entry in configured.All)
        {
            // A secret in the configuration has precedence.
            if (adapters.TryGet(entry.Name, out var provider) && provider is ICallbackSigner signer && entry.WebhookSecret is null
                && $"signing-secret:{entry.Name}:{entry.Revision}" is var round && await rounds.TryBeginAsync(round, Lease, cancellationToken)
                && await TryRefreshAsync(signer, cancellationToken))
            {
                await rounds.EndAsync(round, RefreshInterval, cancellationToken);
            }
        }
    }

    private async Task<bool> TryRefreshAsync(ICallbackSigner signer, CancellationToken cancellationToken)
    {
        try
        {
            if (await signer.ReadSigningSecretAsync(cancellationToken) is not { } secret)
            {
                return true;
            }

            if (!WebhookSignature.IsSecret(secret))
            {
                LogNone(signer.Name, "the returned value is not a secret of Standard Webhooks");
                return true;
            }

            await secrets.PutAsync(signer.Name, secret, cancellationToken);
            return true;
        }
        catch (Exception fault) when (fault is ProviderFaultException or KeyRingUnavailableException)
        {
            LogNone(signer.Name, fault.Message);
            return false;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, EventName = "callback.no_secret", Message = "Reading the secret with which {Provider} signs its callbacks failed; callbacks are authenticated by the tag only: {Why}")]
    private partial void LogNone(string provider, string why);
}
