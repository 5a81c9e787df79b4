using System.Net;
using Microsoft.Extensions.Options;

namespace ImageGen.Gateway.Access;

/// <summary>The proxies of <see cref="AccessOptions.TrustedProxies"/>.</summary>
internal sealed class TrustedProxies(IOptions<AccessOptions> options)
{
    private readonly Lazy<IReadOnlyList<IPNetwork>> _networks = new(() => [.. options.Value.TrustedProxies.Select(Parse).OfType<IPNetwork>()]);

    /// <summary>Whether any is configured.</summary>
    public bool Any => _networks.Value.Count > 0;

    /// <summary>Whether a request comes from one of them. Only the address of the connection counts, which no header can change.</summary>
    public bool Sent(HttpRequest request)
        => request.HttpContext.Connection.RemoteIpAddress is { } address
            && _networks.Value.Any(network => network.Contains(address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address));

    /// <summary>The network of a setting; null when it is neither an address nor a network.</summary>
    public static IPNetwork? Parse(string text)
        => IPNetwork.TryParse(text, out var network) ? network
            : IPAddress.TryParse(text, out var address) ? new IPNetwork(address, address.GetAddressBytes().Length * 8)
            : null;
}
