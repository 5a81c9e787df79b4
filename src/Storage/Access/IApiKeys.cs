using ImageGen.Storage.Redis;

namespace ImageGen.Storage.Access;

/// <summary>The API keys of all tenants. Every method throws <see cref="StoreUnavailableException"/> when the store does not respond.</summary>
public interface IApiKeys
{
    /// <summary>Stores a new key.</summary>
    Task AddAsync(ApiKey key, AccessChange change, CancellationToken cancellationToken);

    /// <summary>Stores a new key if there is no active key with the scope <see cref="AccessScope.Admin"/>; false when there is one.</summary>
    Task<bool> TryAddFirstAdminAsync(ApiKey key, AccessChange change, CancellationToken cancellationToken);

    /// <summary>Replaces the row of a key if it has not changed since it was read; false when it has.</summary>
    Task<bool> TryReplaceAsync(ApiKey read, ApiKey replacement, AccessChange change, CancellationToken cancellationToken);

    /// <summary>The key with this hash, in whatever state it is; null when there is none.</summary>
    Task<ApiKey?> FindByHashAsync(string hash, CancellationToken cancellationToken);

    /// <summary>The key with this id; null when there is none.</summary>
    Task<ApiKey?> FindAsync(string id, CancellationToken cancellationToken);

    /// <summary>Every key, also revoked and expired ones, the oldest first.</summary>
    Task<IReadOnlyList<ApiKey>> ListAsync(CancellationToken cancellationToken);

    /// <summary>Whether a key was ever created. Once true, it stays true: rows of revoked keys are kept.</summary>
    Task<bool> AnyAsync(CancellationToken cancellationToken);

    /// <summary>Records that a key was used.</summary>
    Task NoteUseAsync(string id, DateTimeOffset at, CancellationToken cancellationToken);

    /// <summary>Adds a change that was not made to a key to the audit log.</summary>
    Task RecordAsync(AccessChange change, CancellationToken cancellationToken);

    /// <summary>The latest 1,000 changes, the newest first.</summary>
    Task<IReadOnlyList<AccessChange>> ReadAuditAsync(CancellationToken cancellationToken);
}
