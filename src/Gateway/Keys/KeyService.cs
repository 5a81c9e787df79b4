using ImageGen.Contracts;
using ImageGen.Gateway.Access;
using ImageGen.Gateway.Http;
using ImageGen.Storage.Access;
using ImageGen.Storage.Limits;

namespace ImageGen.Gateway.Keys;

/// <summary>Creates, revokes and rotates API keys. Each change is in the audit log.</summary>
internal sealed class KeyService(IApiKeys keys, AuthenticationMode mode, ApiKeyCache cache, TimeProvider time)
{
    /// <summary>Creates a key.</summary>
    public async Task<KeyView> AddAsync(KeyBody body, string by, CancellationToken cancellationToken)
    {
        var (key, secret) = NewApiKey.Create(
            body.Name, body.Tenant ?? Tenants.Default, body.Scopes is null ? AccessScopes.OfTenant : AccessScopes.Of(body.Scopes), time.GetUtcNow(),
            body.ExpiresIn is { } seconds ? TimeSpan.FromSeconds(seconds) : null);
        await keys.AddAsync(key, Change(by, AccessActions.KeyCreated, key.Id), cancellationToken);
        mode.NoteKey();
        return KeyView.Of(key, time.GetUtcNow(), secret);
    }

    /// <summary>All keys.</summary>
    public async Task<IReadOnlyList<KeyView>> ListAsync(CancellationToken cancellationToken)
        => [.. (await keys.ListAsync(cancellationToken)).Select(key => KeyView.Of(key, time.GetUtcNow()))];

    /// <summary>One key.</summary>
    /// <exception cref="ProblemException">404: there is no such key.</exception>
    public async Task<KeyView> ReadAsync(string id, CancellationToken cancellationToken) => KeyView.Of(await FindAsync(id, cancellationToken), time.GetUtcNow());

    /// <summary>Revokes a key. This gateway refuses it at once, others after at most two seconds. Does nothing when it is revoked already.</summary>
    /// <exception cref="ProblemException">404: there is no such key; 409: it was changed at the same time.</exception>
    public async Task RevokeAsync(string id, string by, CancellationToken cancellationToken)
    {
        var key = await FindAsync(id, cancellationToken);
        if (key.RevokedAt is null)
        {
            await ReplaceAsync(key, key with { RevokedAt = time.GetUtcNow() }, Change(by, AccessActions.KeyRevoked, id), cancellationToken);
        }
    }

    /// <summary>Replaces a key by a new one with the same id, name, tenant and scopes.</summary>
    /// <exception cref="ProblemException">404: there is no such key; 409: it is not active, or was changed at the same time.</exception>
    public async Task<KeyView> RotateAsync(string id, TimeSpan overlap, string by, CancellationToken cancellationToken)
    {
        var key = await FindAsync(id, cancellationToken);
        var now = time.GetUtcNow();
        if (key.RevokedAt is not null || now >= key.ExpiresAt)
        {
            throw new ProblemException(KeyProblems.NotActive);
        }

        var secret = ApiKeySecret.Create();
        var rotated = key with
        {
            Hash = ApiKeySecret.HashOf(secret),
            LastCharacters = secret[^ApiKeySecret.ShownLength..],
            PreviousHash = key.Hash,
            PreviousUntil = now + overlap,
        };
        await ReplaceAsync(key, rotated, Change(by, AccessActions.KeyRotated, id), cancellationToken);
        return KeyView.Of(rotated, now, secret);
    }

    /// <summary>Sets all limits of a key, or removes them.</summary>
    /// <exception cref="ProblemException">404: there is no such key; 409: it was changed at the same time.</exception>
    public async Task<KeyView> SetLimitsAsync(string id, AccessLimits? limits, string by, CancellationToken cancellationToken)
    {
        var key = await FindAsync(id, cancellationToken);
        var changed = key with { Limits = limits };
        await ReplaceAsync(key, changed, Change(by, AccessActions.KeyLimitsChanged, id), cancellationToken);
        return KeyView.Of(changed, time.GetUtcNow());
    }

    /// <summary>The audit log.</summary>
    public Task<IReadOnlyList<AccessChange>> ReadAuditAsync(CancellationToken cancellationToken) => keys.ReadAuditAsync(cancellationToken);

    private async Task<ApiKey> FindAsync(string id, CancellationToken cancellationToken)
        => await keys.FindAsync(id, cancellationToken) ?? throw new ProblemException(KeyProblems.NotFound);

    private async Task ReplaceAsync(ApiKey key, ApiKey replacement, AccessChange change, CancellationToken cancellationToken)
    {
        if (!await keys.TryReplaceAsync(key, replacement, change, cancellationToken))
        {
            throw new ProblemException(KeyProblems.Changed);
        }

        cache.Forget(key);
    }

    private AccessChange Change(string by, string action, string subject) => new() { At = time.GetUtcNow(), By = by, Action = action, Subject = subject };
}
