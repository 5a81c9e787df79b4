using ImageGen.Storage.Secrets;

namespace ImageGen.Storage.Webhooks;

/// <summary>Seals signing secrets with the key ring of the settings, each for its endpoint: moved to another one it can't be opened.</summary>
internal sealed class WebhookSecretProtector(SecretProtector seal)
{
    /// <exception cref="KeyRingUnavailableException">The key ring is not set up, or can't be used.</exception>
    public string Close(Guid endpoint, string secret) => seal.Close(NameOf(endpoint), secret);

    /// <exception cref="KeyRingUnavailableException">The key ring is not set up, can't be used, or is not the one that sealed it.</exception>
    public string Open(Guid endpoint, string sealedSecret)
        => seal.Open(NameOf(endpoint), sealedSecret, $"The secret of webhook endpoint {endpoint:D} was not sealed with the key ring in ImageGen:Settings:KeyRing.");

    private static string NameOf(Guid endpoint) => $"webhook:{endpoint:N}";
}
