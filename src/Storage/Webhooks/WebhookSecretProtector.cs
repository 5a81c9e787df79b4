using ImageGen.Storage.Secrets;

namespace ImageGen.Storage.Webhooks;

/// <summary>Encrypts signing secrets with the key ring of the settings, bound to the endpoint: copied to another one they can't be decrypted.</summary>
internal sealed class WebhookSecretProtector(SecretProtector seal)
{
    /// <exception cref="KeyRingUnavailableException">The key ring is not configured, or can't be used.</exception>
    public string Close(Guid endpoint, string secret) => seal.Close(NameOf(endpoint), secret);

    /// <exception cref="KeyRingUnavailableException">The key ring is not configured, can't be used, or is not the one that encrypted it.</exception>
    public string Open(Guid endpoint, string sealedSecret)
        => seal.Open(NameOf(endpoint), sealedSecret, $"The secret of webhook endpoint {endpoint:D} was not encrypted with the key ring in ImageGen:Settings:KeyRing.");

    private static string NameOf(Guid endpoint) => $"webhook:{endpoint:N}";
}
