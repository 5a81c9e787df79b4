using System.Text.Json.Serialization;
using ImageGen.Gateway.Limits;
using ImageGen.Storage.Access;

namespace ImageGen.Gateway.Keys;

/// <summary>An API key. The key itself is in the response to its creation and to its rotation only; the store has its hash.</summary>
internal sealed record KeyView
{
    /// <summary>Its id.</summary>
    public required string Id { get; init; }

    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>The tenant it belongs to.</summary>
    public required string Tenant { get; init; }

    /// <summary>What its holder may do: <c>generate</c>, <c>read</c>, <c>events</c>, <c>webhooks</c>, <c>admin</c>, <c>metrics</c>.</summary>
    public required IReadOnlyList<string> Scopes { get; init; }

    /// <summary><c>active</c>, <c>expired</c> or <c>revoked</c>.</summary>
    public required string Status { get; init; }

    /// <summary>The key, which is never shown again; absent in every other response.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Key { get; init; }

    /// <summary>The last four characters of the key.</summary>
    public required string KeyLast4 { get; init; }

    /// <summary>When it was created.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>From when on it is refused; null for never.</summary>
    public required DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>When it was revoked; null if it was not.</summary>
    public required DateTimeOffset? RevokedAt { get; init; }

    /// <summary>Until when the key before the last rotation is accepted; null if none is.</summary>
    public required DateTimeOffset? PreviousKeyUntil { get; init; }

    /// <summary>When it was last used, within a minute; null if it never was.</summary>
    public required DateTimeOffset? LastUsedAt { get; init; }

    /// <summary>What its holder may use, besides the limits of the tenant; null for no limits of its own.</summary>
    public required LimitsBody? Limits { get; init; }

    /// <summary>The view of a key.</summary>
    public static KeyView Of(ApiKey key, DateTimeOffset now, string? secret = null) => new()
    {
        Id = key.Id,
        Name = key.Name,
        Tenant = key.Tenant,
        Scopes = AccessScopes.NamesOf(key.Scopes),
        Status = key.RevokedAt is not null ? "revoked" : now >= key.ExpiresAt ? "expired" : "active",
        Key = secret,
        KeyLast4 = key.LastCharacters,
        CreatedAt = key.CreatedAt,
        ExpiresAt = key.ExpiresAt,
        RevokedAt = key.RevokedAt,
        PreviousKeyUntil = key.PreviousUntil > now ? key.PreviousUntil : null,
        LastUsedAt = key.LastUsedAt,
        Limits = LimitsBody.Of(key.Limits),
    };
}
