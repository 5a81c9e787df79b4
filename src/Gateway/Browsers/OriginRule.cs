namespace ImageGen.Gateway.Browsers;

/// <summary>
/// Whether a request comes from a page of another origin. The rule uses headers that browsers set and pages can't change: <c>Sec-Fetch-Site</c> or,
/// when a browser does not send that, <c>Origin</c> compared with <c>Host</c>. A request with neither comes from a client other than a browser, or
/// is a read by a page of our own origin. The origins in <c>Gateway:AllowedOrigins</c> and that of <c>ImageGen:PublicUrl</c> count as our own.
/// </summary>
internal sealed class OriginRule
{
    private readonly HashSet<string> _ours = new(StringComparer.OrdinalIgnoreCase);

    public OriginRule(IConfiguration configuration)
    {
        // BrowsersCheck reports values that are not origins.
        _ours.UnionWith(Allowed(configuration).Where(IsOrigin));
        if (Uri.TryCreate(configuration["ImageGen:PublicUrl"], UriKind.Absolute, out var url))
        {
            _ours.Add(url.GetLeftPart(UriPartial.Authority));
        }
    }

    /// <summary>The fault in the setting <c>Gateway:AllowedOrigins</c>; null when there is none.</summary>
    public static string? FaultOf(IConfiguration configuration) => Allowed(configuration).All(IsOrigin) ? null
        : "Gateway:AllowedOrigins must have origins such as https://app.example.com, separated by semicolons, without a path and without wildcards.";

    public bool IsForeign(HttpRequest request)
    {
        var (site, origin) = (request.Headers["Sec-Fetch-Site"].ToString(), request.Headers.Origin.ToString());
        return !_ours.Contains(origin) && (site.Length > 0 ? !IsOwnSite(site) : origin.Length > 0 && !IsSameHost(request.Host, origin));
    }

    /// <summary>"none" is a navigation by the user, such as a typed address. Another port of the same host is "same-site", which is another origin.</summary>
    private static bool IsOwnSite(string site) => site is "same-origin" or "none";

    private static string[] Allowed(IConfiguration configuration) => (configuration["Gateway:AllowedOrigins"] ?? "").Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    private static bool IsOrigin(string text) => Uri.TryCreate(text, UriKind.Absolute, out var uri) && text.EndsWith($"://{uri.Authority}", StringComparison.OrdinalIgnoreCase)
        && uri is { Authority.Length: > 0, UserInfo.Length: 0 } && !uri.Authority.Contains('*', StringComparison.Ordinal);

    /// <summary>Compares host and port. The scheme is ignored because a proxy in front of the gateway may terminate TLS.</summary>
    private static bool IsSameHost(HostString host, string origin)
        => Uri.TryCreate(origin, UriKind.Absolute, out var uri) && host.HasValue
            && string.Equals(uri.IdnHost, host.Host.Trim('[', ']'), StringComparison.OrdinalIgnoreCase)
            && uri.Port == (host.Port ?? new UriBuilder(uri.Scheme, "host").Uri.Port);
}
