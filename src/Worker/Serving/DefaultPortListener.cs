using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Options;

namespace ImageGen.Worker.Serving;

/// <summary>Listens on a free port if another program uses the default port, so that several workers of one machine need no configured ports. A configured address is not changed.</summary>
internal sealed partial class DefaultPortListener(IOptions<SocketTransportOptions> options, ILoggerFactory loggers, ILogger<DefaultPortListener> logger) : IConnectionListenerFactory
{
    /// <summary>The port of a worker whose address is not configured.</summary>
    public const int Port = 8081;

    private readonly SocketTransportFactory _sockets = new(options, loggers);

    public async ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default)
    {
        try
        {
            return await _sockets.BindAsync(endpoint, cancellationToken);
        }
        catch (AddressInUseException)
        {
            var listener = await _sockets.BindAsync(new IPEndPoint(IPAddress.Loopback, 0), cancellationToken);
            LogOtherPort(Port, $"{listener.EndPoint}");
            return listener;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, EventName = "worker.port_taken", Message = "Binding the default port {Port} failed, because it is in use; this worker reports its health at http://{Address}/health/ready. Set --urls to choose another port")]
    private partial void LogOtherPort(int port, string address);
}
