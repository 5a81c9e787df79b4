using System.Security.Claims;
using System.Text.Encodings.Web;
using ImageGen.Storage.Access;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace ImageGen.Gateway.Access;

/// <summary>The authentication scheme of all routes: sets the <see cref="Caller"/> of the request, or the problem with which it is refused.</summary>
internal sealed class CallerHandler(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder, CallerReader callers)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    /// <summary>Name of the scheme.</summary>
    public const string SchemeName = "imagegen";

    /// <summary>The claim that holds a scope.</summary>
    public const string ScopeClaim = "scope";

    /// <inheritdoc/>
    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var result = await callers.ReadAsync(Context);
        if (result.Caller is not { } caller)
        {
            Context.Features.Set(result.Refusal);
            return AuthenticateResult.NoResult();
        }

        Context.Features.Set(caller);
        var identity = new ClaimsIdentity(AccessScopes.NamesOf(caller.Scopes).Select(scope => new Claim(ScopeClaim, scope)), SchemeName);
        return AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(identity), SchemeName));
    }
}
