using System.Net;
using System.Net.Sockets;
using Garnet;
using Garnet.server;
using ImageGen.Storage.Embedded;
using Tsavorite.core;

namespace ImageGen.Storage.Tests.SelfCheck;

/// <summary>A Garnet that is set up as the embedded store but for one thing.</summary>
internal sealed class UnsafeGarnet : IAsyncDisposable
{
    private readonly GarnetServer _server;

    private UnsafeGarnet(GarnetServer server, int port)
    {
        _server = server;
        ConnectionString = $"127.0.0.1:{port},password=secret";
    }

    public string ConnectionString { get; }

    public static UnsafeGarnet Start(string folder, Action<GarnetServerOptions> change)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        var port = ((IPEndPoint)socket.LocalEndPoint!).Port;
        socket.Close();
        var options = GarnetOptions.Create(
            new StoreFiles(folder, StoreFiles.DefaultPages), new IPEndPoint(IPAddress.Loopback, port), "secret", new LocalStorageNamedDeviceFactoryCreator(deviceType: DeviceType.RandomAccess));
        change(options);
        var server = new GarnetServer(options);
        server.Start();
        return new UnsafeGarnet(server, port);
    }

    public ValueTask DisposeAsync()
    {
        _server.Dispose();
        return ValueTask.CompletedTask;
    }
}
