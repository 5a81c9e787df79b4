using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;

namespace ImageGen.Gateway.Repeats;

/// <summary>Gives each connection a <see cref="ClientConnection"/>.</summary>
internal static class ConnectionWatch
{
    /// <summary>Watches the connections of an endpoint.</summary>
    public static void WatchConnections(this IConnectionBuilder endpoint) => endpoint.Use(next => async connection =>
    {
        var (client, transport) = (new ClientConnection(connection.Features.Get<IConnectionSocketFeature>()?.Socket), connection.Transport);
        var input = new WatchedInput(transport.Input);
        connection.Features.Set(client);
        connection.Transport = new WatchedTransport(input, transport.Output);
        try
        {
            await next(connection);
        }
        finally
        {
            connection.Transport = transport;
            client.Complete(input.WasReset);
        }
    });

    private sealed record WatchedTransport(PipeReader Input, PipeWriter Output) : IDuplexPipe;
}
