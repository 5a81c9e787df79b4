using ImageGen.Storage.Redis;
using StackExchange.Redis;

namespace ImageGen.Storage.Secrets;

/// <summary>A hash: for each provider the present secret and the former one with the moment it left, sealed as one text.</summary>
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
        // Two workers that put at once put the same, or the older word is put right within the hour.
        var kept = await TryFindAsync(provider, cancellationToken);
        if (kept?.Secret != secret)
        {
            var next = new StoredSecret(secret, kept?.Secret, time.GetUtcNow());
            await store.DoAsync(database => database.HashSetAsync(Values, provider, seal.Close(Name(provider), next.Write())), cancellationToken);
        }
    }

    /// <summary>What can't be opened is as good as nothing to who puts another in its place.</summary>
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
            : StoredSecret.Parse(seal.Open(Name(provider), value, $"The signing secret of '{provider}' can't be opened with this host's key ring."));
    }

    private static string Name(string provider) => $"callbacks.{provider}";
}
