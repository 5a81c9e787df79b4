using System.ComponentModel.DataAnnotations;

namespace ImageGen.Gateway.Access;

/// <summary>Who may call the gateway: settings of the section <c>Gateway</c>.</summary>
internal sealed class AccessOptions
{
    /// <summary>Minimum length of the admin token, so that it can't be guessed.</summary>
    public const int MinTokenLength = 16;

    /// <summary>The value of <see cref="Authentication"/> that requires no credentials of any caller.</summary>
    public const string NoAuthentication = "none";

    /// <summary>The value of <see cref="Authentication"/> with which everybody needs credentials.</summary>
    public const string RequiredAuthentication = "required";

    /// <summary>A token with the scope <c>admin</c>, besides API keys: 16 to 512 printable ASCII characters without blanks. Default none.</summary>
    [RegularExpression(@"\A[!-~]{16,512}\z", ErrorMessage = "Gateway:AdminToken must be 16 to 512 printable ASCII characters without blanks.")]
    public string? AdminToken { get; set; }

    /// <summary>
    /// <c>required</c>: every caller needs credentials. <c>none</c>: no caller does. Default, and when empty: every caller needs credentials, unless the gateway listens on loopback
    /// addresses only, no identity provider is configured, and no API key was ever created.
    /// </summary>
    [RegularExpression($@"\A({NoAuthentication}|{RequiredAuthentication})?\z", ErrorMessage = "Gateway:Authentication must be required, none or empty.")]
    public string? Authentication { get; set; }

    /// <summary>Addresses and networks of proxies that authenticate callers: only they may name the tenant in <c>X-Tenant-Id</c> without credentials. Default none.</summary>
    public IReadOnlyList<string> TrustedProxies { get; set; } = [];
}
