using System.Net;
using System.Net.Sockets;

namespace ImageGen.Gateway.Tests.Repeats;

/// <summary>Both sides of a TCP connection.</summary>
internal sealed class SocketPair : IDisposable
{
    private SocketPair(Socket client, Socket server) => (Client, Server) = (client, server);

    public Socket Client { get; }

    public Socket Server { get; }

    public static async Task<SocketPair> ConnectAsync(CancellationToken cancellationToken)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var client = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await client.ConnectAsync(listener.LocalEndpoint, cancellationToken);
        return new SocketPair(client, await listener.AcceptSocketAsync(cancellationToken));
    }

    public void Dispose()
    {
        Client.Dispose();
        Server.Dispose();
    }
}
