using System.Security.Cryptography;

namespace ImageGen.Storage.Access;

/// <summary>Creates API keys.</summary>
public static class NewApiKey
{
    private const string IdPrefix = "key_";
    private const int IdDigits = 16;

    /// <summary>A new key: its row, and the key itself, which only the caller gets to know.</summary>
    /// <param name="name">A name for people.</param>
    /// <param name="tenant">The tenant it belongs to.</param>
    /// <param name="scopes">What its holder may do.</param>
    /// <param name="now">The time of its creation.</param>
    /// <param name="expiresIn">The time after which it is refused; null for never.</param>
    public static (ApiKey Key, string Secret) Create(string name, string tenant, AccessScope scopes, DateTimeOffset now, TimeSpan? expiresIn)
    {
        var secret = ApiKeySecret.Create();
        return (
            new ApiKey
            {
                Id = IdPrefix + RandomNumberGenerator.GetHexString(IdDigits, lowercase: true),
                Name = name,
                Tenant = tenant,
                Scopes = scopes,
                Hash = ApiKeySecret.HashOf(secret),
                LastCharacters = secret[^ApiKeySecret.ShownLength..],
                CreatedAt = now,
                ExpiresAt = now + expiresIn,
            },
            secret);
    }
}
