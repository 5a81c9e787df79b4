using System.Net;
using System.Net.Sockets;

namespace ImageGen.Egress;

/// <summary>Distinguishes addresses of the public internet from all others, by the registries of special-purpose addresses (RFC 6890 and later).</summary>
internal static class PublicAddresses
{
    private static readonly IPNetwork[] Blocked =
    [
        // This network, private, shared by carriers (also the metadata service of a cloud), loopback, link-local (metadata of most clouds).
        .. Networks("0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.168.0.0/16"),
        // Protocol assignments, documentation, old 6to4 relays, benchmarks, multicast, reserved and broadcast.
        .. Networks("192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4"),
        // Azure's own services, which any machine there can reach at this public address.
        .. Networks("168.63.129.16/32"),
        // Within the range of global addresses: Teredo and other assignments, documentation, 6to4. They embed IPv4 addresses.
        .. Networks("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20"),
    ];

    // All other IPv6 addresses are special or not allocated yet: unspecified, loopback, IPv4-compatible, NAT64, discard, segment routing, unique
    // local, link-local, site-local, multicast.
    private static readonly IPNetwork Global = IPNetwork.Parse("2000::/3");

    /// <summary>The address of the actual connection: an IPv6 address may embed an IPv4 address.</summary>
    public static IPAddress Unmap(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;

    /// <summary>Whether a <see cref="Unmap"/> address is public.</summary>
    public static bool IsPublic(IPAddress address) => address.AddressFamily switch
    {
        AddressFamily.InterNetwork => !IsBlocked(address),
        AddressFamily.InterNetworkV6 => address.ScopeId == 0 && Global.Contains(address) && !IsBlocked(address),
        _ => false,
    };

    private static bool IsBlocked(IPAddress address) => Array.Exists(Blocked, network => network.Contains(address));

    private static IEnumerable<IPNetwork> Networks(params string[] texts) => texts.Select(text => IPNetwork.Parse(text));
}
