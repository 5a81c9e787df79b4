namespace ImageGen.Providers;

/// <summary>A service that signs its calls of <see cref="GenerationOrder.Callback"/> (Standard Webhooks) and returns the account's secret.</summary>
public interface ICallbackSigner : IImageProvider
{
    /// <summary>The current signing secret, <c>whsec_</c> and base64; null when the service has none. The call is free.</summary>
    /// <exception cref="ProviderFaultException">It is not known now; try again later.</exception>
    Task<string?> ReadSigningSecretAsync(CancellationToken cancellationToken);
}
