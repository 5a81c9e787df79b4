namespace ImageGen.Providers.Downloads;

/// <summary>The hosts from which an instance may fetch images.</summary>
internal sealed class DownloadRules
{
    private readonly Uri _baseUrl;

    private readonly bool _isPublicService;

    private readonly IReadOnlyList<string> _ownHosts;

    private readonly IReadOnlyList<string> _configuredHosts;

    /// <summary>
    /// The kind's own hosts, and those of the settings; each an exact name or <c>*.suffix</c>. Without a public service the one at
    /// <paramref name="baseUrl"/> is always the operator's own.
    /// </summary>
    public DownloadRules(Uri baseUrl, Uri? publicUrl, IReadOnlyList<string> ownHosts, IEnumerable<string> configuredHosts)
    {
        _baseUrl = baseUrl;
        _isPublicService = publicUrl is not null && Same(baseUrl.IdnHost, publicUrl.IdnHost);
        _ownHosts = ownHosts;
        _configuredHosts = [.. configuredHosts];
        Links = new LinkReading(baseUrl, this);
    }

    /// <summary>How the service's links are interpreted.</summary>
    public LinkReading Links { get; }

    /// <summary>
    /// Whether the address may be requested. Images are fetched over https; over http only if the API itself is reached over http (an emulator,
    /// a self-hosted service), and then only from the API's own host or a configured one.
    /// </summary>
    public bool Allow(Uri address)
    {
        if (address.UserInfo.Length > 0)
        {
            return false;
        }

        var host = address.IdnHost;
        var isOwnService = IsOwnService(host);
        var isConfigured = IsNamed(host);
        return address.Scheme switch
        {
            "https" => isOwnService || isConfigured || (address.IsDefaultPort && _ownHosts.Any(pattern => Matches(pattern, host))),
            "http" => _baseUrl.Scheme == "http" && (isOwnService || isConfigured || (_baseUrl.IsLoopback && address.IsLoopback)),
            _ => false,
        };
    }

    /// <summary>
    /// Whether the operator has configured the host of an address that <see cref="Allow"/> allows: it may be in any network, also in a private
    /// one. All others are requested through the egress guard.
    /// </summary>
    public bool IsOperators(Uri address)
        => IsOwnService(address.IdnHost) || _configuredHosts.Any(name => Same(name, address.IdnHost)) || (_baseUrl is { Scheme: "http", IsLoopback: true } && address.IsLoopback);

    /// <summary>Whether the service at the base URL is the operator's own, and not the public one of the kind.</summary>
    public bool HasOwnService => !_isPublicService;

    /// <summary>Whether the host is the one of the operator's own service.</summary>
    public bool IsOwnService(string host) => HasOwnService && Same(host, _baseUrl.IdnHost);

    /// <summary>Whether the operator configured the host in <c>DownloadHosts</c>.</summary>
    public bool IsNamed(string host) => _configuredHosts.Any(pattern => Matches(pattern, host));

    private static bool Matches(string pattern, string host)
        => pattern.StartsWith("*.", StringComparison.Ordinal)
            ? host.Length > pattern.Length - 1 && host.EndsWith(pattern[1..], StringComparison.OrdinalIgnoreCase)
            : Same(pattern, host);

    private static bool Same(string left, string right) => string.Equals(left, right, StringComparison.OrdinalIgnoreCase);
}
