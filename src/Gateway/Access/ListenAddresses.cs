using System.Net;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace ImageGen.Gateway.Access;

/// <summary>The addresses on which the gateway listens: whether only programs of this machine can reach it.</summary>
internal sealed class ListenAddresses(IConfiguration configuration, IServer server)
{
    private const string AnyHost = "http://+";

    // First evaluated during a request, when the server has started and its addresses are known.
    private readonly Lazy<bool?> _isLoopbackOnly = new(() => AreLoopback(server.Features.Get<IServerAddressesFeature>()?.Addresses ?? []));

    /// <summary>The configured addresses that other machines can reach, before the server has started. Invalid ones are left out: the server reports them.</summary>
    public IReadOnlyList<string> ConfiguredReachable => [.. Configured().Where(address => HostOf(address) is { } host && !IsLoopback(host))];

    /// <summary>Whether a host name or an address means this machine only.</summary>
    public static bool IsLoopback(string host)
        => host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address));

    /// <summary>Whether the running server listens on loopback addresses only. A server that does not report its addresses is judged by the connection of the request.</summary>
    public bool AreLoopbackOnly(HttpContext context)
        => _isLoopbackOnly.Value ?? (context.Connection.LocalIpAddress is { } address && IPAddress.IsLoopback(address));

    private static bool? AreLoopback(ICollection<string> addresses)
    {
        // Other machines cannot connect to Unix sockets or named pipes.
        var hosts = addresses.Select(BindingAddress.Parse).Where(address => !address.IsUnixPipe && !address.IsNamedPipe).Select(address => address.Host).ToList();
        return addresses.Count == 0 ? null : hosts.Count > 0 && hosts.All(IsLoopback);
    }

    /// <summary>The host of an address; null for a Unix socket, a named pipe, and an invalid address.</summary>
    private static string? HostOf(string address)
    {
        try
        {
            return BindingAddress.Parse(address) is { IsUnixPipe: false, IsNamedPipe: false } parsed ? parsed.Host : null;
        }
        catch (Exception fault) when (fault is FormatException or InvalidOperationException)
        {
            return null;
        }
    }

    private IEnumerable<string> Configured()
    {
        foreach (var address in List("urls"))
        {
            yield return address;
        }

        foreach (var port in List("http_ports").Concat(List("https_ports")))
        {
            yield return $"{AnyHost}:{port}";
        }

        foreach (var endpoint in configuration.GetSection("Kestrel:Endpoints").GetChildren())
        {
            if (endpoint["Url"] is { } address)
            {
                yield return address;
            }
        }
    }

    private string[] List(string key) => (configuration[key] ?? "").Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
}
