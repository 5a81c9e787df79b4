namespace ImageGen.Cli.Client;

/// <summary>The parts of an API key that the commands read; the key itself is present only if it was just created or replaced.</summary>
internal sealed record KeyResponse(
    string Id,
    string Name,
    string Tenant,
    IReadOnlyList<string> Scopes,
    string Status,
    string? Key,
    string KeyLast4,
    DateTimeOffset CreatedAt,
    DateTimeOffset? ExpiresAt,
    DateTimeOffset? PreviousKeyUntil,
    DateTimeOffset? LastUsedAt,
    TenantLimits? Limits = null);

/// <summary>All API keys.</summary>
internal sealed record KeyListResponse(IReadOnlyList<KeyResponse> Data);

/// <summary>A key to be created.</summary>
internal sealed record NewKey(string Name, string? Tenant, IReadOnlyList<string>? Scopes, long? ExpiresIn);

/// <summary>The id of a revoked key.</summary>
internal sealed record RevokedKeyResponse(string Id, bool Revoked);

/// <summary>The changes of keys.</summary>
internal sealed record KeyChangeListResponse(IReadOnlyList<KeyChangeResponse> Data);

/// <summary>A change of a key.</summary>
internal sealed record KeyChangeResponse(DateTimeOffset At, string By, string Action, string Subject);
