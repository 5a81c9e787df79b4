using ImageGen.Storage.Redis;
using StackExchange.Redis;

namespace ImageGen.Storage.Secrets;

/// <summary>A hash: for each provider the present secret and the previous one with the time of the change, encrypted as one text.</summary>
internal sealed class RedisCallbackSecrets(StoreConnection store, SecretProtector seal, TimeProvider time) : ICallbackSecrets
{
    private static readonly RedisKey Values = "ig:{callbacks}:secrets";

    public bool AreKept => seal.HasFolder;

    public async Task<IReadOnlyList<string>> ReadAsync(string provider, CancellationToken cancellationToken)
        => await FindAsync(provider, cancellationToken) is not { } kept ? []
            : kept.Former is { } former && time.GetUtcNow() - kept.Since < ICallbackSecrets.Overlap ? [kept.Secret, former]
            : [kept.Secret];

    public async Task PutAsync(string provider, string secret, CancellationToken cancellationToken)
    {
        // Two workers that write at once write the same secret, or the older one is corrected within the hour.
        var kept = await TryFindAsync(provider, cancellationToken);
        if (kept?.Secret != secret)
        {
            var next = new StoredSecret(secret, kept?.Secret, time.GetUtcNow());
            await store.DoAsync(database => database.HashSetAsync(Values, provider, seal.Close(Name(provider), next.Write())), cancellationToken);
        }
    }

    /// <summary>A secret that can't be decrypted counts as none for a caller that replaces it.</summary>
    private async Task<StoredSecret?> TryFindAsync(string provider, CancellationToken cancellationToken)
    {
        try
        {
            return await FindAsync(provider, cancellationToken);
        }
        catch (KeyRingUnavailableException)
        {
            return null;
        }
    }

    private async Task<StoredSecret?> FindAsync(string provider, CancellationToken cancellationToken)
    {
        var value = (string?)await store.DoAsync(database => database.HashGetAsync(Values, provider), cancellationToken);
        return value is null ? null
            : StoredSecret.Parse(seal.Open(Name(provider), value, $"The signing secret of '{provider}' can't be decrypted with this host's key ring."));
    }

    private static string Name(string provider) => $"callbacks.{provider}";
}
