using System.Net;
using System.Net.Sockets;
using Garnet.common;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace ImageGen.Storage.Embedded;

/// <summary>Garnet on a free port of the loopback interface, behind a <see cref="CommitGate"/>.</summary>
internal sealed partial class EmbeddedServer : IDisposable
{
    private static readonly TimeSpan TrimEvery = TimeSpan.FromMilliseconds(200);

    private readonly TrimmedServer _server;
    private readonly CommitGate _gate;
    private readonly Timer _trimming;

    private EmbeddedServer(TrimmedServer server, CommitGate gate, string connectionString)
    {
        (_server, _gate, ConnectionString) = (server, gate, connectionString);
        _trimming = new Timer(_ => Trim(gate.Received), null, TrimEvery, TrimEvery);
    }

    /// <summary>The connection string for StackExchange.Redis; contains the password.</summary>
    public string ConnectionString { get; }

    /// <summary>The logger for failures to limit the memory.</summary>
    public ILogger Logger { get; set; } = NullLogger.Instance;

    /// <summary>Starts the server and recovers the state from its files. Blocks for some time: do not call it on a request's thread.</summary>
    public static EmbeddedServer Start(StoreFiles files, string password, DiskWatch disk)
    {
        Directory.CreateDirectory(files.Folder);
        for (var attempt = 1; ; attempt++)
        {
            var endPoint = FindFreeEndPoint();
            var options = GarnetOptions.Create(files, endPoint, password, new WaitingDevices(disk));

            // The gate needs the server, and the server needs the gate. The gate is not used before Start.
            TrimmedServer? server = null;
            var gate = new CommitGate(() => server!.CommitAsync());
            server = new TrimmedServer(options, new CommittedServer(endPoint, options.GetNetworkBufferSettings(), gate));
            try
            {
                server.Start();
                return new EmbeddedServer(server, gate, $"{endPoint},password={password}");
            }
            catch (Exception exception) when (attempt < 3 && exception is SocketException or GarnetException { InnerException: SocketException })
            {
                // Another process took the port after the check: choose another one.
                server.Dispose();
            }
            catch
            {
                server.Dispose();
                throw;
            }
        }
    }

    public void Dispose()
    {
        // Waits for a trim that is running, which may be flushing a page.
        using var ended = new ManualResetEvent(false);
        if (_trimming.Dispose(ended))
        {
            ended.WaitOne();
        }

        // A client that has disconnected may have sent a last command. Its commit must not write to the folder after this method returns, because the caller may delete the folder.
        _gate.Close();
        _server.Dispose();
    }

    public static IPEndPoint FindFreeEndPoint()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return (IPEndPoint)socket.LocalEndPoint!;
    }

    private void Trim(long received)
    {
        try
        {
            _server.Trim(received);
        }
        catch (Exception exception)
        {
            // Catches every exception: on a timer it would end the process. No data is lost if pages stay in memory until the next run.
            LogNotTrimmed(Logger, exception);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, EventName = "embedded_store.not_trimmed", Message = "Evicting older pages of the embedded store from memory failed; no data is lost, but the process grows until a later attempt succeeds")]
    private static partial void LogNotTrimmed(ILogger logger, Exception exception);
}
