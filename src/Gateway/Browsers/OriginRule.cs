namespace ImageGen.Gateway.Browsers;

/// <summary>
/// Whether a call comes from a page of another origin, by what browsers say and pages can't change: <c>Sec-Fetch-Site</c>, or, from a browser
/// that sends none, <c>Origin</c> beside <c>Host</c>. A call with neither is no browser's, or reads for a page of ours. Origins of
/// <c>Gateway:AllowedOrigins</c> and that of <c>ImageGen:PublicUrl</c> count as ours.
/// </summary>
internal sealed class OriginRule
{
    private readonly HashSet<string> _ours = new(StringComparer.OrdinalIgnoreCase);

    public OriginRule(IConfiguration configuration)
    {
        // What is none is told by the check at the start.
        _ours.UnionWith(Allowed(configuration).Where(IsOrigin));
        if (Uri.TryCreate(configuration["ImageGen:PublicUrl"], UriKind.Absolute, out var url))
        {
            _ours.Add(url.GetLeftPart(UriPartial.Authority));
        }
    }

    /// <summary>What is wrong with the allowed origins; null when nothing is.</summary>
    public static string? FaultOf(IConfiguration configuration) => Allowed(configuration).All(IsOrigin) ? null
        : "Gateway:AllowedOrigins must have origins such as https://app.example.com, with semicolons between, without a path and without wildcards.";

    public bool IsForeign(HttpRequest request)
    {
        var (site, origin) = (request.Headers["Sec-Fetch-Site"].ToString(), request.Headers.Origin.ToString());
        return !_ours.Contains(origin) && (site.Length > 0 ? !IsOwnSite(site) : origin.Length > 0 && !IsOf(request.Host, origin));
    }

    /// <summary>"none" is a user's own doing, such as an address typed in. Another port of this machine is "same-site", and another origin.</summary>
    private static bool IsOwnSite(string site) => site is "same-origin" or "none";

    private static string[] Allowed(IConfiguration configuration) => (configuration["Gateway:AllowedOrigins"] ?? "").Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    private static bool IsOrigin(string text) => Uri.TryCreate(text, UriKind.Absolute, out var uri) && text.EndsWith($"://{uri.Authority}", StringComparison.OrdinalIgnoreCase)
        && uri is { Authority.Length: > 0, UserInfo.Length: 0 } && !uri.Authority.Contains('*', StringComparison.Ordinal);

    /// <summary>By host and port. The scheme does not count: it is the proxy's before us that ends TLS.</summary>
    private static bool IsOf(HostString host, string origin)
        => Uri.TryCreate(origin, UriKind.Absolute, out var uri) && host.HasValue
            && string.Equals(uri.IdnHost, host.Host.Trim('[', ']'), StringComparison.OrdinalIgnoreCase)
            && uri.Port == (host.Port ?? new UriBuilder(uri.Scheme, "host").Uri.Port);
}
