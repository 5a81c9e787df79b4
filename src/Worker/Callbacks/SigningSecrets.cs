using ImageGen.Jobs.Instances;
using ImageGen.Jobs.Signing;
using ImageGen.Providers;
using ImageGen.Providers.Registration;
using ImageGen.Storage.Fleet;
using ImageGen.Storage.Secrets;

namespace ImageGen.Worker.Callbacks;

/// <summary>
/// Asks each provider that calls back what it signs its calls with, and keeps that where the gateways find it: at once when an instance is
/// new or its token another one, then every hour, since secrets are rotated. One worker of many does it.
/// </summary>
internal sealed partial class SigningSecrets(
    ICallbackSecrets secrets, ProviderCallbacks callbacks, ConfiguredProviders roster, ProviderAdapters catalog, IRunOnceLock rounds, IConfiguration configuration, ILogger<SigningSecrets> logger)
{
    // Who fails at it, or dies, is followed after that.
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Remembered = TimeSpan.FromHours(1);

    /// <summary>Asks the providers that nobody has asked within the hour.</summary>
    public async Task RefreshAsync(CancellationToken cancellationToken)
    {
        if (!callbacks.AreOn || !secrets.AreKept)
        {
            return;
        }

        foreach (var entry in roster.All)
        {
            // A configured secret is the operator's word and wins.
            if (catalog.TryGet(entry.Name, out var provider) && provider is ICallbackSigner signer && string.IsNullOrEmpty(configuration[ProviderCallbacks.SecretKey(entry.Name)])
                && $"signing-secret:{entry.Name}:{entry.Revision}" is var round && await rounds.TryBeginAsync(round, Lease, cancellationToken)
                && await TryRefreshAsync(signer, cancellationToken))
            {
                await rounds.EndAsync(round, Remembered, cancellationToken);
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
                LogNone(signer.Name, "what it told is no secret of Standard Webhooks");
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

    [LoggerMessage(Level = LogLevel.Warning, EventName = "callback.no_secret", Message = "Reading the secret with which {Provider} signs its callbacks failed; they are checked by our own tag only: {Why}")]
    private partial void LogNone(string provider, string why);
}
