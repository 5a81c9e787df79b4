using ImageGen.Gateway.Access;

namespace ImageGen.Gateway.Browsers;

/// <summary>
/// The host names under which clients may call the gateway. To a browser, a page whose name resolves to this machine (DNS rebinding) is same-origin;
/// only the name in <c>Host</c> distinguishes it from our own pages. Loopback names, the host of <c>ImageGen:PublicUrl</c> and the names in
/// <c>AllowedHosts</c> are always allowed. Other names are refused when <c>AllowedHosts</c> is set, or when every address that the gateway
/// listens on is a loopback address.
/// </summary>
internal sealed class HostRule(IConfiguration configuration, ListenAddresses addresses)
{
    private const string Any = "*";

    private readonly string[] _allowed = Allowed(configuration);

    private readonly string? _public = Uri.TryCreate(configuration["ImageGen:PublicUrl"], UriKind.Absolute, out var url) ? url.IdnHost : null;

    /// <summary>The fault in the setting <c>AllowedHosts</c>; null when there is none.</summary>
    public static string? FaultOf(IConfiguration configuration)
        => Allowed(configuration).FirstOrDefault(pattern => pattern != Any && !IsPattern(pattern)) is { } wrong
            ? $"AllowedHosts has '{wrong}', but must have host names without scheme, port and path, such as images.example.com or *.example.com, separated by semicolons."
            : null;

    /// <summary>Whether a request with this <c>Host</c> is allowed. Browsers always send <c>Host</c>, so a request without it is allowed.</summary>
    public bool Allows(HttpContext context)
    {
        var host = context.Request.Host.Host;
        return host.Length == 0 || ListenAddresses.IsLoopback(host) || IsSame(host, _public) || (_allowed.Length > 0 ? _allowed.Any(pattern => Matches(host, pattern)) : !addresses.AreLoopbackOnly(context));
    }

    private static string[] Allowed(IConfiguration configuration) => (configuration["AllowedHosts"] ?? "").Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    private static bool IsPattern(string pattern)
        => Uri.CheckHostName((pattern.StartsWith("*.", StringComparison.Ordinal) ? pattern[2..] : pattern).Trim('[', ']')) != UriHostNameType.Unknown;

    private static bool Matches(string host, string pattern) => pattern == Any
        || (pattern.StartsWith("*.", StringComparison.Ordinal) ? host.Length > pattern.Length - 1 && host.EndsWith(pattern[1..], StringComparison.OrdinalIgnoreCase) : IsSame(host, pattern));

    private static bool IsSame(string host, string? other) => string.Equals(host, other, StringComparison.OrdinalIgnoreCase);
}
