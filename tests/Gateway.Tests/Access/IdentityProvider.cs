using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace ImageGen.Gateway.Tests.Access;

/// <summary>An identity provider on this machine: its configuration document, its keys, and tokens that it signs.</summary>
internal sealed class IdentityProvider : IAsyncDisposable
{
    public const string Audience = "imagegen";

    private readonly WebApplication _app;
    private readonly RsaSecurityKey _key = new(RSA.Create(2048)) { KeyId = "k1" };

    private IdentityProvider()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        _app = builder.Build();
        _app.MapGet("/.well-known/openid-configuration", () => IsAway ? Results.StatusCode(503) : Results.Json(new { issuer = Issuer, jwks_uri = $"{Issuer}/keys" }));
        _app.MapGet("/keys", () => IsAway ? Results.StatusCode(503) : Results.Json(new { keys = new[] { PublicKey() } }));
    }

    public string Issuer => _app.Urls.Single();

    /// <summary>Whether it responds with errors.</summary>
    public bool IsAway { get; set; }

    public static async Task<IdentityProvider> StartAsync()
    {
        var provider = new IdentityProvider();
        await provider._app.StartAsync();
        return provider;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    /// <summary>A token; each argument replaces what a valid one has.</summary>
    public string Token(
        object? tenant = null, object? scope = null, string? audience = Audience, string? issuer = null, TimeSpan? expiresIn = null, TimeSpan? startsIn = null, SigningCredentials? credentials = null,
        bool hasTenant = true, IReadOnlyDictionary<string, object>? further = null)
    {
        Dictionary<string, object> claims = new(further ?? new Dictionary<string, object>()) { ["sub"] = "user-7" };
        if (hasTenant)
        {
            claims["tenant"] = tenant ?? "acme";
        }

        claims["scope"] = scope ?? "openid read generate";
        var now = DateTime.UtcNow;
        return new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(new SecurityTokenDescriptor
        {
            Issuer = issuer ?? Issuer,
            Audience = audience,
            Claims = claims,
            NotBefore = now + (startsIn ?? -TimeSpan.FromMinutes(1)),
            Expires = now + (expiresIn ?? TimeSpan.FromMinutes(5)),
            SigningCredentials = credentials ?? new SigningCredentials(_key, SecurityAlgorithms.RsaSha256),
        });
    }

    /// <summary>Credentials with another key under the same id.</summary>
    public static SigningCredentials OtherKey() => new(new RsaSecurityKey(RSA.Create(2048)) { KeyId = "k1" }, SecurityAlgorithms.RsaSha256);

    /// <summary>Credentials that use the public key as a shared secret.</summary>
    public SigningCredentials PublicKeyAsSecret()
        => new(new SymmetricSecurityKey(_key.Rsa.ExportSubjectPublicKeyInfo()) { KeyId = "k1" }, SecurityAlgorithms.HmacSha256);

    /// <summary>A token without a signature.</summary>
    public string Unsigned()
    {
        var parts = Token().Split('.');
        return $"{Base64UrlEncoder.Encode("""{"alg":"none","typ":"JWT"}""")}.{parts[1]}.";
    }

    private object PublicKey()
    {
        var parameters = _key.Rsa.ExportParameters(includePrivateParameters: false);
        return new { kty = "RSA", use = "sig", kid = "k1", alg = "RS256", n = Base64UrlEncoder.Encode(parameters.Modulus!), e = Base64UrlEncoder.Encode(parameters.Exponent!) };
    }
}
