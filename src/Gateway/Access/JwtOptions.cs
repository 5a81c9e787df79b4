using System.ComponentModel.DataAnnotations;

namespace ImageGen.Gateway.Access;

/// <summary>An identity provider whose tokens (JWT) the gateway accepts: settings of the section <c>Gateway:Jwt</c>.</summary>
internal sealed class JwtOptions
{
    /// <summary>The name of the section.</summary>
    public const string Section = "Gateway:Jwt";

    /// <summary>Address of the identity provider, below which is <c>/.well-known/openid-configuration</c>: https, or http on a loopback address. Default none: no tokens are accepted.</summary>
    public string? Authority { get; set; }

    /// <summary>The audience that a token must have. Needed with <see cref="Authority"/>: without it, tokens for other services would be accepted.</summary>
    public string? Audience { get; set; }

    /// <summary>The issuer that a token must have. Default: the one in the provider's configuration document.</summary>
    public string? Issuer { get; set; }

    /// <summary>The claim with the name of the tenant. Default <c>tenant</c>.</summary>
    [MinLength(1)]
    public string TenantClaim { get; set; } = "tenant";

    /// <summary>The claim with the scopes: words separated by blanks, or a list. Default <c>scope</c>.</summary>
    [MinLength(1)]
    public string ScopeClaim { get; set; } = "scope";

    /// <summary>How the names of our scopes begin in that claim, for example <c>imagegen.</c>; other values are ignored. Default empty.</summary>
    public string ScopePrefix { get; set; } = "";

    /// <summary>Whether an identity provider is configured.</summary>
    public bool IsConfigured => !string.IsNullOrWhiteSpace(Authority);
}
