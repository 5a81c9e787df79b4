using System.Net;
using System.Net.Sockets;
using ImageGen.Egress;

namespace ImageGen.Providers.Http;

/// <summary>Opens the connections of handlers for configured addresses, with a <see cref="ConnectionRace"/> over all addresses of a host.</summary>
public static class HostConnections
{
    /// <summary>A <see cref="SocketsHttpHandler.ConnectCallback"/>.</summary>
    public static async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var (host, port) = (context.DnsEndPoint.Host, context.DnsEndPoint.Port);
        IPAddress[] addresses = IPAddress.TryParse(host, out var ip) ? [ip] : await Dns.GetHostAddressesAsync(host, cancellationToken);
        return addresses.Length > 0
            ? await ConnectionRace.OfSockets.ConnectAsync(addresses, port, cancellationToken)
            : throw new SocketException((int)SocketError.HostNotFound);
    }
}
