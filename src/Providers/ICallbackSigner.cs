namespace ImageGen.Providers;

/// <summary>A service that signs its calls of <see cref="GenerationOrder.Callback"/> (Standard Webhooks) and tells the account's secret.</summary>
public interface ICallbackSigner : IImageProvider
{
    /// <summary>The secret it signs with now, <c>whsec_</c> and base64; null when it has none. Costs nothing.</summary>
    /// <exception cref="ProviderFaultException">Not known now; ask again later.</exception>
    Task<string?> ReadSigningSecretAsync(CancellationToken cancellationToken);
}
