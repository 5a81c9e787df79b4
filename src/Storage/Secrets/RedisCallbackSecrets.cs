using ImageGen.Storage.Redis;
using StackExchange.Redis;

namespace ImageGen.Storage.Secrets;

/// <summary>A hash: for each provider the present secret and the previous one with the time of the change, encrypted as one text.</summary>
internal sealed class RedisCallbackSecrets(StoreConnection store, SecretProtector seal, TimeProvider time) : ICallbackSecrets
{
    private static readonly RedisKey Values = "ig:{callbacks}:secrets";

    public bool AreKept => seal.HasFolder;

    public async Task<IReadOnlyList<string>> ReadAsync(string provider, CancellationToken cancellationToken)
        => await FindAsync(provider, cancellationToken) is not { } stored ? []
            : stored.Former is { } former && time.GetUtcNow() - stored.Since < ICallbackSecrets.Overlap ? [stored.Secret, former]
            : [stored.Secret];

    public async Task PutAsync(string provider, string secret, CancellationToken cancellationToken)
    {
        // Two workers may write at the same time: either they write the same secret, or the older one is corrected within an hour.
        var stored = await TryFindAsync(provider, cancellationToken);
        if (stored?.Secret != secret)
        {
            var next = new StoredSecret(secret, stored?.Secret, time.GetUtcNow());
            await store.DoAsync(database => database.HashSetAsync(Values, provider, seal.Close(Name(provider), next.Write())), cancellationToken);
        }
    }

    /// <summary>As <see cref="FindAsync"/>, for a caller that replaces the secret: null also for a secret that can't be decrypted.</summary>
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
