using System.Security.Claims;
using ImageGen.Contracts;
using ImageGen.Storage.Access;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Tokens;

namespace ImageGen.Gateway.Access;

/// <summary>Reads tokens of the identity provider. The framework checks signature, issuer, audience and lifetime.</summary>
internal sealed class TokenReader(IOptions<JwtOptions> options, IOptionsMonitor<JwtBearerOptions> bearer)
{
    /// <summary>The caller of a request with a token; or the problem with which it is refused.</summary>
    public async ValueTask<CallerResult> ReadAsync(HttpContext context)
    {
        // Without this the library calls a token invalid whose issuer and key it could not look up.
        if (!await IsProviderKnownAsync(context.RequestAborted))
        {
            return new CallerResult(null, AccessProblems.IdentityProviderUnavailable);
        }

        var result = await context.AuthenticateAsync(JwtBearerDefaults.AuthenticationScheme);
        return result switch
        {
            { Principal: { } principal } => CallerOf(principal),
            { Failure: SecurityTokenException or ArgumentException } => Refused(ReasonOf(result.Failure)),
            { Failure: not null } => new CallerResult(null, AccessProblems.IdentityProviderUnavailable),
            _ => Refused("Authorization must have one token."),
        };
    }

    /// <summary>Whether the provider's configuration has been read. The library keeps it, and goes on with the old one when a later read fails.</summary>
    private async ValueTask<bool> IsProviderKnownAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await bearer.Get(JwtBearerDefaults.AuthenticationScheme).ConfigurationManager!.GetConfigurationAsync(cancellationToken) is not null;
        }
        catch (Exception fault) when (fault is InvalidOperationException or IOException or HttpRequestException)
        {
            return false;
        }
    }

    private CallerResult CallerOf(ClaimsPrincipal principal)
    {
        var (tenantClaim, prefix) = (options.Value.TenantClaim, options.Value.ScopePrefix);
        var scopes = AccessScopes.Of(principal.FindAll(options.Value.ScopeClaim)
            .SelectMany(claim => claim.Value.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Where(word => word.StartsWith(prefix, StringComparison.Ordinal))
            .Select(word => word[prefix.Length..]));
        var tenants = principal.FindAll(tenantClaim).Select(claim => claim.Value).ToList();
        var isAdmin = scopes.HasFlag(AccessScope.Admin);
        if (tenants is not [var tenant] || !NamePattern.IsMatch(tenant))
        {
            if (!isAdmin || tenants.Count > 0)
            {
                return Refused($"The token must have the claim {tenantClaim} once, with the name of a tenant: 1 to 64 characters of a-z, 0-9, - and _.");
            }

            tenant = Tenants.Default;
        }

        return new CallerResult(new Caller($"subject {SubjectOf(principal)}", tenant, scopes) { MayNameTenant = isAdmin }, null);
    }

    /// <summary>The subject, shortened and without control characters, for audit logs.</summary>
    private static string SubjectOf(ClaimsPrincipal principal)
    {
        const int maxLength = 128;
        var subject = new string([.. (principal.FindFirst("sub")?.Value ?? "unknown").Where(character => !char.IsControl(character))]);
        return subject.Length <= maxLength ? subject : subject[..maxLength];
    }

    /// <summary>The messages of the library quote parts of the token.</summary>
    private static string ReasonOf(Exception failure) => failure switch
    {
        SecurityTokenExpiredException => "The token has expired.",
        SecurityTokenNotYetValidException => "The token is not valid yet.",
        SecurityTokenNoExpirationException => "The token has no expiry.",
        SecurityTokenInvalidIssuerException => "The token has another issuer than Gateway:Jwt:Issuer or the identity provider's.",
        SecurityTokenInvalidAudienceException => "The token has another audience than Gateway:Jwt:Audience.",
        SecurityTokenInvalidSignatureException or SecurityTokenSignatureKeyNotFoundException or SecurityTokenInvalidAlgorithmException => "The signature of the token is not one of the identity provider's.",
        _ => "The token is not valid.",
    };

    private static CallerResult Refused(string why) => new(null, AccessProblems.InvalidCredentials(why));
}
