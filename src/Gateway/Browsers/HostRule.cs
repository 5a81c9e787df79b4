using System.Net;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace ImageGen.Gateway.Browsers;

/// <summary>
/// The host names under which clients may call the gateway. To a browser, a page whose name resolves to this machine (DNS rebinding) is same-origin;
/// only the name in <c>Host</c> distinguishes it from our own pages. Loopback names, the host of <c>ImageGen:PublicUrl</c> and the names in
/// <c>AllowedHosts</c> are always allowed. Other names are refused when <c>AllowedHosts</c> is set, or when every address that the gateway
/// listens on is a loopback address.
/// </summary>
internal sealed class HostRule(IConfiguration configuration, IServer server)
{
    private const string Any = "*";

    private readonly string[] _allowed = Allowed(configuration);

    private readonly string? _public = Uri.TryCreate(configuration["ImageGen:PublicUrl"], UriKind.Absolute, out var url) ? url.IdnHost : null;

    // First evaluated during a request, when the server has started and its addresses are known.
    private readonly Lazy<bool?> _listensOnLoopbackOnly = new(() => ListensOnLoopbackOnly(server.Features.Get<IServerAddressesFeature>()?.Addresses ?? []));

    /// <summary>The fault in the setting <c>AllowedHosts</c>; null when there is none.</summary>
    public static string? FaultOf(IConfiguration configuration)
        => Allowed(configuration).FirstOrDefault(pattern => pattern != Any && !IsPattern(pattern)) is { } wrong
            ? $"AllowedHosts has '{wrong}', but must have host names without scheme, port and path, such as images.example.com or *.example.com, separated by semicolons."
            : null;

    /// <summary>Whether a request with this <c>Host</c> is allowed. Browsers always send <c>Host</c>, so a request without it is allowed.</summary>
    public bool Allows(HttpContext context)
    {
        var host = context.Request.Host.Host;
        return host.Length == 0 || IsLoopback(host) || IsSame(host, _public) || (_allowed.Length > 0 ? _allowed.Any(pattern => Matches(host, pattern)) : !IsOnLoopback(context));
    }

    private static string[] Allowed(IConfiguration configuration) => (configuration["AllowedHosts"] ?? "").Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    private static bool IsPattern(string pattern)
        => Uri.CheckHostName((pattern.StartsWith("*.", StringComparison.Ordinal) ? pattern[2..] : pattern).Trim('[', ']')) != UriHostNameType.Unknown;

    private static bool Matches(string host, string pattern) => pattern == Any
        || (pattern.StartsWith("*.", StringComparison.Ordinal) ? host.Length > pattern.Length - 1 && host.EndsWith(pattern[1..], StringComparison.OrdinalIgnoreCase) : IsSame(host, pattern));

    private static bool IsSame(string host, string? other) => string.Equals(host, other, StringComparison.OrdinalIgnoreCase);

    private static bool IsLoopback(string host)
        => host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address));

    /// <summary>Null when the server does not report its addresses, as when it was started with an open socket.</summary>
    private static bool? ListensOnLoopbackOnly(ICollection<string> addresses)
    {
        // Browsers cannot connect to Unix sockets or named pipes.
        var hosts = addresses.Select(BindingAddress.Parse).Where(address => !address.IsUnixPipe && !address.IsNamedPipe).Select(address => address.Host).ToList();
        return addresses.Count == 0 ? null : hosts.Count > 0 && hosts.All(IsLoopback);
    }

    private bool IsOnLoopback(HttpContext context)
        => _listensOnLoopbackOnly.Value ?? (context.Connection.LocalIpAddress is { } address && IPAddress.IsLoopback(address));
}
