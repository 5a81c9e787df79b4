using System.Net;
using System.Net.Sockets;
using ImageGen.Worker.Serving;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace ImageGen.Worker.Tests.Hosting;

public sealed class DefaultPortTests
{
    private readonly DefaultPortListener _listener = new(Options.Create(new SocketTransportOptions()), NullLoggerFactory.Instance, NullLogger<DefaultPortListener>.Instance);

    [Fact]
    public async Task A_default_port_that_is_taken_gives_way_to_a_free_one_on_loopback()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var endpoint = (IPEndPoint)taken.LocalEndpoint;

        await using var listener = await _listener.BindAsync(endpoint, TestContext.Current.CancellationToken);

        var bound = Assert.IsType<IPEndPoint>(listener.EndPoint);
        Assert.Equal(IPAddress.Loopback, bound.Address);
        Assert.NotEqual(endpoint.Port, bound.Port);
    }
}
