using ImageGen.ServiceDefaults.Configuration;
using ImageGen.Storage.Access;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Tokens;

namespace ImageGen.Gateway.Access;

/// <summary>Registers authentication and authorization. A route without <see cref="RequireScope"/> and without an explicit permission for everybody needs the scope admin.</summary>
internal static class AccessRegistration
{
    private static readonly TimeSpan MaxClockSkew = TimeSpan.FromSeconds(30);

    private static readonly string[] Algorithms =
    [
        SecurityAlgorithms.RsaSha256, SecurityAlgorithms.RsaSha384, SecurityAlgorithms.RsaSha512,
        SecurityAlgorithms.RsaSsaPssSha256, SecurityAlgorithms.RsaSsaPssSha384, SecurityAlgorithms.RsaSsaPssSha512,
        SecurityAlgorithms.EcdsaSha256, SecurityAlgorithms.EcdsaSha384, SecurityAlgorithms.EcdsaSha512,
    ];

    /// <summary>Registers the services.</summary>
    public static IHostApplicationBuilder AddAccess(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSection<AccessOptions>("Gateway");
        services.AddSection<JwtOptions>(JwtOptions.Section);
        services.AddSingleton<TrustedProxies>().AddSingleton<IValidateOptions<AccessOptions>, TrustedProxiesCheck>();
        services.AddSingleton<IValidateOptions<JwtOptions>, JwtOptionsCheck>();
        services.AddSingleton<ListenAddresses>().AddSingleton<AuthenticationMode>().AddSingleton<ApiKeyCache>().AddSingleton<ApiKeyUse>();
        services.AddSingleton<TokenReader>().AddSingleton<CallerReader>().AddSingleton<AccessResultHandler>()
            .AddSingleton<IAuthorizationMiddlewareResultHandler>(provider => provider.GetRequiredService<AccessResultHandler>());
        services.AddHostedService<AccessStartCheck>();

        services.AddAuthentication(CallerHandler.SchemeName).AddScheme<AuthenticationSchemeOptions, CallerHandler>(CallerHandler.SchemeName, null).AddTokens(builder.Configuration);
        services.AddAuthorizationBuilder().AddScopes().SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAssertion(IsUnmappedOrAdmin).Build());
        return builder;
    }

    /// <summary>Requires a scope of the callers of a route.</summary>
    public static TBuilder RequireScope<TBuilder>(this TBuilder route, AccessScope scope)
        where TBuilder : IEndpointConventionBuilder
        => route.RequireAuthorization(NameOf(scope)).WithMetadata(new RequiredScope(scope));

    private static AuthorizationBuilder AddScopes(this AuthorizationBuilder authorization)
        => Enum.GetValues<AccessScope>().Where(scope => scope != AccessScope.None).Aggregate(authorization, (all, scope) => all.AddPolicy(NameOf(scope), PolicyOf(scope)));

    private static string NameOf(AccessScope scope) => AccessScopes.NamesOf(scope)[0];

    /// <summary>
    /// A route without a scope is closed to all but operators. For unmapped paths, and for methods and media types that a path does not have, the framework makes endpoints that are no
    /// routes: they respond with 404, 405 or 415.
    /// </summary>
    private static bool IsUnmappedOrAdmin(AuthorizationHandlerContext context)
        => context.Resource is HttpContext http && (http.GetEndpoint() is not RouteEndpoint || context.User.HasClaim(CallerHandler.ScopeClaim, NameOf(AccessScope.Admin)));

    private static AuthorizationPolicy PolicyOf(AccessScope scope)
        => new AuthorizationPolicyBuilder().RequireClaim(CallerHandler.ScopeClaim, NameOf(scope), NameOf(AccessScope.Admin)).Build();

    /// <summary>Only where an identity provider is configured, because the library takes time at the start.</summary>
    private static void AddTokens(this AuthenticationBuilder authentication, IConfiguration configuration)
    {
        if (string.IsNullOrWhiteSpace(configuration[$"{JwtOptions.Section}:{nameof(JwtOptions.Authority)}"]))
        {
            return;
        }

        authentication.AddJwtBearer();
        authentication.Services.AddOptions<JwtBearerOptions>(JwtBearerDefaults.AuthenticationScheme).Configure<IOptions<JwtOptions>>((bearer, jwt) =>
        {
            bearer.Authority = jwt.Value.Authority;
            bearer.MapInboundClaims = false;
            bearer.RequireHttpsMetadata = !JwtOptionsCheck.IsLoopback(jwt.Value.Authority);
            bearer.TokenValidationParameters = new TokenValidationParameters
            {
                ValidAudience = jwt.Value.Audience,
                ValidIssuer = string.IsNullOrWhiteSpace(jwt.Value.Issuer) ? null : jwt.Value.Issuer,
                ValidAlgorithms = Algorithms,
                ClockSkew = MaxClockSkew,
            };
        });
    }
}
