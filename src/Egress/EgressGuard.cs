using System.Net;
using System.Net.Sockets;

namespace ImageGen.Egress;

/// <summary>
/// The HTTP client for every address that a caller or a provider names: https only, and to public addresses only. The name is resolved once,
/// all its addresses must be allowed, and the connection goes to exactly these, so that a DNS response that changes afterwards (DNS rebinding)
/// has no effect. No redirects, no proxies, no cookies, no user info.
/// </summary>
public sealed class EgressGuard
{
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan ConnectionLifetime = TimeSpan.FromMinutes(1);

    private const int MaxHeadersKilobytes = 16;

    private readonly EgressOptions _options;

    private readonly INameResolver _names;

    private readonly ConnectionRace _race;

    /// <summary>Creates a guard with these settings.</summary>
    public EgressGuard(EgressOptions options)
        : this(options, SystemNames.Instance)
    {
    }

    internal EgressGuard(EgressOptions options, INameResolver names, ConnectionRace? race = null)
        => (_options, _names, _race) = (options, names, race ?? ConnectionRace.OfSockets);

    /// <summary>A guard with default settings: nothing beyond https to public addresses.</summary>
    public static EgressGuard Strict { get; } = new(new EgressOptions());

    /// <summary>For tests: whether any port number is allowed, as test listeners use them.</summary>
    internal bool AnyPort { get; init; }

    /// <summary>
    /// A handler whose requests go through the guard. A refused request throws <see cref="EgressRefusedException"/>, and reading a body larger than
    /// <paramref name="responseLimit"/> bytes throws <see cref="EgressLimitException"/>. A redirect is returned like any other response.
    /// </summary>
    public HttpMessageHandler CreateHandler(long responseLimit) => new GuardedHandler(this, responseLimit)
    {
        InnerHandler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseProxy = false,
            UseCookies = false,
            AutomaticDecompression = DecompressionMethods.None,
            ConnectTimeout = ConnectTimeout,
            PooledConnectionLifetime = ConnectionLifetime,
            PooledConnectionIdleTimeout = TimeSpan.FromSeconds(10),
            MaxResponseHeadersLength = MaxHeadersKilobytes,
            ActivityHeadersPropagator = null,
            ConnectCallback = ConnectAsync,
        },
    };

    /// <summary>Refuses an address because of its text.</summary>
    /// <exception cref="EgressRefusedException">The address must not be requested.</exception>
    public void Check(Uri? address)
    {
        if (EgressAddress.FaultOf(address, _options.AllowHttp) is { } fault)
        {
            throw new EgressRefusedException(fault);
        }
    }

    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var (host, port) = (context.DnsEndPoint.Host, context.DnsEndPoint.Port);
        var isIpAddress = IPAddress.TryParse(host, out var ip);
        var addresses = (isIpAddress ? [ip!] : await _names.ResolveAsync(host, cancellationToken)).Select(PublicAddresses.Unmap).ToList();
        if (addresses.Count == 0)
        {
            throw new SocketException((int)SocketError.HostNotFound);
        }

        var isAllowed = addresses.TrueForAll(address => _options.AllowedNetworks.Any(network => network.Contains(address)));
        if (!isAllowed)
        {
            CheckPublic(addresses, isIpAddress, isUsualPort: AnyPort || context.InitialRequestMessage.RequestUri is { IsDefaultPort: true });
        }

        // The connection goes only to the checked addresses, even if the name resolves to others now.
        return await _race.ConnectAsync(addresses, port, cancellationToken);
    }

    private void CheckPublic(List<IPAddress> addresses, bool isIpAddress, bool isUsualPort)
    {
        // All addresses are checked: a host with one private address among public ones must not be reachable by retrying.
        if (!addresses.TrueForAll(address => PublicAddresses.IsPublic(address) || _options.AllowedNetworks.Any(network => network.Contains(address))))
        {
            throw new EgressRefusedException("The address leads into a network that is not public.");
        }

        if (isIpAddress)
        {
            throw new EgressRefusedException("The address has an IP address in place of a host name.");
        }

        if (!isUsualPort)
        {
            throw new EgressRefusedException("The address has a port other than the default.");
        }
    }
}
