using System.Net;
using System.Net.Sockets;
using Garnet;
using Garnet.common;

namespace ImageGen.Storage.Embedded;

/// <summary>Garnet on a free port of the loopback interface, behind a <see cref="CommitGate"/>.</summary>
internal sealed class EmbeddedServer : IDisposable
{
    private readonly GarnetServer _server;

    private EmbeddedServer(GarnetServer server, string connectionString) => (_server, ConnectionString) = (server, connectionString);

    /// <summary>How to reach it with StackExchange.Redis; contains the password.</summary>
    public string ConnectionString { get; }

    /// <summary>Starts it and recovers what the files hold, which takes a moment: not for a caller's thread.</summary>
    public static EmbeddedServer Start(StoreFiles files, string password, DiskWatch disk)
    {
        Directory.CreateDirectory(files.Folder);
        for (var attempt = 1; ; attempt++)
        {
            var endPoint = FindFreeEndPoint();
            var options = GarnetOptions.Create(files, endPoint, password, new WaitingDevices(disk));

            // The gate is made before the server that it commits: nothing connects before Start.
            GarnetServer? server = null;
            var gate = new CommitGate(() => server!.Store.CommitAOFAsync(CancellationToken.None).AsTask());
            server = new GarnetServer(options, servers: [new CommittedServer(endPoint, options.GetNetworkBufferSettings(), gate)]);
            try
            {
                server.Start();
                return new EmbeddedServer(server, $"{endPoint},password={password}");
            }
            catch (Exception exception) when (attempt < 3 && exception is SocketException or GarnetException { InnerException: SocketException })
            {
                // Another process took the port since we looked: look for another.
                server.Dispose();
            }
            catch
            {
                server.Dispose();
                throw;
            }
        }
    }

    public void Dispose() => _server.Dispose();

    public static IPEndPoint FindFreeEndPoint()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return (IPEndPoint)socket.LocalEndPoint!;
    }
}
