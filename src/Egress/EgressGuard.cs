using System.Net;
using System.Net.Sockets;

namespace ImageGen.Egress;

/// <summary>
/// The way out to every address that a caller or a provider names: https only, to a public address and no other. A name is resolved once,
/// every address it has must be allowed, and the connection goes to exactly these, so that a name that means something else a moment later
/// leads nowhere. No redirects, no proxies, no cookies, no user info.
/// </summary>
public sealed class EgressGuard
{
    private static readonly TimeSpan ConnectLimit = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(1);

    private const int MaxHeadersKilobytes = 16;

    private readonly EgressOptions _options;

    private readonly INameResolver _names;

    private readonly ConnectionRace _race;

    /// <summary>A guard with these settings.</summary>
    public EgressGuard(EgressOptions options)
        : this(options, SystemNames.Instance)
    {
    }

    internal EgressGuard(EgressOptions options, INameResolver names, ConnectionRace? race = null)
        => (_options, _names, _race) = (options, names, race ?? ConnectionRace.OfSockets);

    /// <summary>The guard of a system whose operator has allowed nothing.</summary>
    public static EgressGuard Strict { get; } = new(new EgressOptions());

    /// <summary>In tests: whether ports of every number will do, as listeners have them.</summary>
    internal bool AnyPort { get; init; }

    /// <summary>
    /// A handler whose requests go through the guard. One that is refused ends in <see cref="EgressRefusedException"/>, and a body larger than
    /// <paramref name="responseLimit"/> bytes, while it is read, in <see cref="EgressLimitException"/>. A redirect is an answer like any other.
    /// </summary>
    public HttpMessageHandler CreateHandler(long responseLimit) => new GuardedHandler(this, responseLimit)
    {
        InnerHandler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseProxy = false,
            UseCookies = false,
            AutomaticDecompression = DecompressionMethods.None,
            ConnectTimeout = ConnectLimit,
            PooledConnectionLifetime = Lifetime,
            PooledConnectionIdleTimeout = TimeSpan.FromSeconds(10),
            MaxResponseHeadersLength = MaxHeadersKilobytes,
            ActivityHeadersPropagator = null,
            ConnectCallback = ConnectAsync,
        },
    };

    /// <summary>Refuses what is wrong with an address by what it says.</summary>
    /// <exception cref="EgressRefusedException">It must not be asked.</exception>
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
        var isNumber = IPAddress.TryParse(host, out var number);
        var addresses = (isNumber ? [number!] : await _names.ResolveAsync(host, cancellationToken)).Select(PublicAddresses.Plain).ToList();
        if (addresses.Count == 0)
        {
            throw new SocketException((int)SocketError.HostNotFound);
        }

        var isOwn = addresses.TrueForAll(address => _options.AllowedNetworks.Any(network => network.Contains(address)));
        if (!isOwn)
        {
            CheckPublic(addresses, isNumber, isUsualPort: AnyPort || context.InitialRequestMessage.RequestUri is { IsDefaultPort: true });
        }

        // To these addresses and no others, whatever the name means by now.
        return await _race.ConnectAsync(addresses, port, cancellationToken);
    }

    private void CheckPublic(List<IPAddress> addresses, bool isNumber, bool isUsualPort)
    {
        // All of them: who has one private address among public ones is not to be had by trying again.
        if (!addresses.TrueForAll(address => PublicAddresses.Has(address) || _options.AllowedNetworks.Any(network => network.Contains(address))))
        {
            throw new EgressRefusedException("The address leads into a network that is not public.");
        }

        if (isNumber)
        {
            throw new EgressRefusedException("The address has a number in place of a host name.");
        }

        if (!isUsualPort)
        {
            throw new EgressRefusedException("The address names a port of its own.");
        }
    }
}
