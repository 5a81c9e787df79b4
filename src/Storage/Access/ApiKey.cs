using ImageGen.Storage.Limits;

namespace ImageGen.Storage.Access;

/// <summary>An API key, as the store has it: everything but the key itself.</summary>
public sealed record ApiKey
{
    /// <summary>Its id, which may be shown: <c>key_</c> and 16 hexadecimal digits.</summary>
    public required string Id { get; init; }

    /// <summary>A name for people, 1 to 100 characters.</summary>
    public required string Name { get; init; }

    /// <summary>The tenant it belongs to.</summary>
    public required string Tenant { get; init; }

    /// <summary>What its holder may do.</summary>
    public required AccessScope Scopes { get; init; }

    /// <summary>The hash of the key (<see cref="ApiKeySecret.HashOf"/>).</summary>
    public required string Hash { get; init; }

    /// <summary>The last characters of the key.</summary>
    public required string LastCharacters { get; init; }

    /// <summary>When it was created.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>From when on it is refused; null for never.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>When it was revoked; null if it was not.</summary>
    public DateTimeOffset? RevokedAt { get; init; }

    /// <summary>What its holder may use, besides the limits of the tenant; null for no limits of its own.</summary>
    public AccessLimits? Limits { get; init; }

    /// <summary>After a rotation: the hash of the previous key.</summary>
    public string? PreviousHash { get; init; }

    /// <summary>Until when the previous key is accepted.</summary>
    public DateTimeOffset? PreviousUntil { get; init; }

    /// <summary>When it was last used, within a minute; null if it never was. Kept apart from the row.</summary>
    public DateTimeOffset? LastUsedAt { get; init; }

    /// <summary>The hashes under which the key is found.</summary>
    public IEnumerable<string> Hashes => PreviousHash is null ? [Hash] : [Hash, PreviousHash];

    /// <summary>Why the holder of the key with this hash is refused at this time; null when it is accepted.</summary>
    public string? RefusalOf(string hash, DateTimeOffset now)
        => RevokedAt is not null ? "The API key was revoked."
            : now >= ExpiresAt ? "The API key has expired."
            : hash == Hash || (hash == PreviousHash && now < PreviousUntil) ? null
            : "The API key was replaced by a rotation.";
}
