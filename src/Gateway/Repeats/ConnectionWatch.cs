using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections;

namespace ImageGen.Gateway.Repeats;

/// <summary>Gives each connection a <see cref="ConnectionEnd"/>.</summary>
internal static class ConnectionWatch
{
    /// <summary>Watches the connections of an endpoint.</summary>
    public static void WatchConnections(this IConnectionBuilder endpoint) => endpoint.Use(next => async connection =>
    {
        var (end, transport) = (new ConnectionEnd(), connection.Transport);
        var input = new WatchedInput(transport.Input);
        connection.Features.Set(end);
        connection.Transport = new WatchedTransport(input, transport.Output);
        try
        {
            await next(connection);
        }
        finally
        {
            connection.Transport = transport;
            end.Complete(input.WasReset);
        }
    });

    private sealed record WatchedTransport(PipeReader Input, PipeWriter Output) : IDuplexPipe;
}
