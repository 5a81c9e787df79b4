namespace ImageGen.Storage.Secrets;

/// <summary>
/// The secrets that providers sign their calls with. A worker, which has the tokens, asks the provider and puts them here; gateways, which
/// have none, read them. They are sealed with the key ring of the run-time settings, and without one none are kept.
/// </summary>
public interface ICallbackSecrets
{
    /// <summary>How long the former secret of a provider holds beside the new one: 24 hours.</summary>
    static readonly TimeSpan Overlap = TimeSpan.FromHours(24);

    /// <summary>Whether a key ring is configured (<c>ImageGen:Settings:KeyRing</c>); it may still be unusable.</summary>
    bool AreKept { get; }

    /// <summary>The secrets that a call of the provider instance may be signed with: the newest first; none where nobody put one.</summary>
    /// <exception cref="Storage.Secrets.KeyRingUnavailableException">There is no key ring, or what was put can't be opened with this host's.</exception>
    /// <exception cref="Storage.Redis.StoreUnavailableException">The store does not answer.</exception>
    Task<IReadOnlyList<string>> ReadAsync(string provider, CancellationToken cancellationToken);

    /// <summary>Keeps the secret that the provider signs with now. Another one than before begins a new <see cref="Overlap"/>.</summary>
    /// <exception cref="Storage.Secrets.KeyRingUnavailableException">There is no key ring, or it can't be used.</exception>
    /// <exception cref="Storage.Redis.StoreUnavailableException">The store does not answer; whether it is kept is unknown.</exception>
    Task PutAsync(string provider, string secret, CancellationToken cancellationToken);
}
