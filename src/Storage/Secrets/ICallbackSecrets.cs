namespace ImageGen.Storage.Secrets;

/// <summary>
/// The secrets with which providers sign their callbacks. A worker, which has the tokens, gets them from the provider and stores them here; gateways, which
/// have no tokens, read them. They are encrypted with the key ring of the run-time settings; without a key ring none are stored.
/// </summary>
public interface ICallbackSecrets
{
    /// <summary>How long the previous secret of a provider is valid beside the new one: 24 hours.</summary>
    static readonly TimeSpan Overlap = TimeSpan.FromHours(24);

    /// <summary>Whether a key ring is configured (<c>ImageGen:Settings:KeyRing</c>); it may still be unusable.</summary>
    bool AreKept { get; }

    /// <summary>The secrets with which a callback of the provider instance may be signed, the newest first; none if none was stored.</summary>
    /// <exception cref="Storage.Secrets.KeyRingUnavailableException">There is no key ring, or this host's can't decrypt the secrets.</exception>
    /// <exception cref="Storage.Redis.StoreUnavailableException">The store does not respond.</exception>
    Task<IReadOnlyList<string>> ReadAsync(string provider, CancellationToken cancellationToken);

    /// <summary>Stores the secret that the provider signs with now. A changed secret begins a new <see cref="Overlap"/>.</summary>
    /// <exception cref="Storage.Secrets.KeyRingUnavailableException">There is no key ring, or it can't be used.</exception>
    /// <exception cref="Storage.Redis.StoreUnavailableException">The store does not respond; whether the secret was stored is unknown.</exception>
    Task PutAsync(string provider, string secret, CancellationToken cancellationToken);
}
