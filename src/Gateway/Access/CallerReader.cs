using System.Security.Cryptography;
using System.Text;
using ImageGen.Contracts;
using ImageGen.Storage.Access;
using Microsoft.Extensions.Options;

namespace ImageGen.Gateway.Access;

/// <summary>
/// Finds out who sent a request. In this order: the admin token or an API key in <c>Authorization</c>, a trusted proxy that names a tenant, a token of the identity
/// provider, and anybody where no credentials are required. An API key that is not accepted is always refused, so that its holder notices.
/// </summary>
internal sealed class CallerReader(
    IOptions<AccessOptions> options, IOptions<JwtOptions> jwt, AuthenticationMode mode, TrustedProxies proxies, ApiKeyCache keys, ApiKeyUse uses, TokenReader tokens, TimeProvider time)
{
    private const string Scheme = "Bearer ";
    private const string Basic = "Basic ";

    private static readonly CallerResult Anonymous = new(Caller.Anonymous, null);

    /// <summary>The caller; or the problem with which the request is refused.</summary>
    public async ValueTask<CallerResult> ReadAsync(HttpContext context)
    {
        var request = context.Request;
        var token = TokenOf(context);
        if (token is not null && IsAdminToken(token))
        {
            return new CallerResult(new Caller("admin token", Tenants.Default, AccessScope.Admin) { MayNameTenant = true }, null);
        }

        if (token is not null && token.StartsWith(ApiKeySecret.Prefix, StringComparison.Ordinal))
        {
            return await ReadKeyAsync(token, context.RequestAborted);
        }

        if (proxies.Any && IsForTenants(context) && proxies.Sent(request) && Tenant.NamedIn(request) is { } tenant)
        {
            return new CallerResult(new Caller("trusted proxy", tenant, AccessScopes.OfTenant) { MayNameTenant = true }, null);
        }

        if (token is not null && jwt.Value.IsConfigured)
        {
            return await tokens.ReadAsync(context);
        }

        // Many clients send some token in any case. Where no credentials are required, it means nothing.
        return !await mode.IsRequiredAsync(context) ? Anonymous
            : new CallerResult(null, request.Headers.Authorization.Count == 0 ? AccessProblems.CredentialsNeeded
                : AccessProblems.InvalidCredentials("Authorization must be one header with Bearer and an API key."));
    }

    /// <summary>The bearer token, or on some routes the password of HTTP Basic; null when there is no header, several, or another scheme.</summary>
    private static string? TokenOf(HttpContext context)
        => context.Request.Headers.Authorization is not [{ } header] ? null
            : header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) ? header[Scheme.Length..].Trim()
            : header.StartsWith(Basic, StringComparison.OrdinalIgnoreCase) && context.GetEndpoint()?.Metadata.GetMetadata<AcceptsBasicCredentials>() is not null ? PasswordIn(header[Basic.Length..].Trim())
            : null;

    /// <summary>The password of <c>name:password</c> in base64; null when the text is something else.</summary>
    private static string? PasswordIn(string text)
    {
        var bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text, bytes, out var length) && Encoding.UTF8.GetString(bytes, 0, length).Split(':', 2) is [_, { Length: > 0 } password] ? password : null;
    }

    private static bool IsForTenants(HttpContext context) => context.GetEndpoint()?.Metadata.GetMetadata<RequiredScope>() is { Scope: not (AccessScope.Admin or AccessScope.Metrics) };

    /// <summary>Compares hashes, so that the duration does not depend on the token or its length.</summary>
    private bool IsAdminToken(string token)
        => options.Value.AdminToken is { Length: > 0 } expected
            && CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(token)), SHA256.HashData(Encoding.UTF8.GetBytes(expected)));

    private async ValueTask<CallerResult> ReadKeyAsync(string token, CancellationToken cancellationToken)
    {
        if (!ApiKeySecret.IsWellFormed(token))
        {
            return Refused("The API key is incomplete or has a typing error: its checksum is wrong.");
        }

        var hash = ApiKeySecret.HashOf(token);
        if (await keys.FindAsync(hash, cancellationToken) is not { } key)
        {
            return Refused("The API key is unknown.");
        }

        if (key.RefusalOf(hash, time.GetUtcNow()) is { } why)
        {
            return Refused(why);
        }

        uses.Note(key);
        return new CallerResult(new Caller($"key {key.Id}", key.Tenant, key.Scopes) { MayNameTenant = key.Scopes.HasFlag(AccessScope.Admin), Key = key }, null);
    }

    private static CallerResult Refused(string why) => new(null, AccessProblems.InvalidCredentials(why));
}
