using ImageGen.Gateway.Repeats;

namespace ImageGen.Gateway.Tests.Repeats;

/// <summary>What the gateway knows of a client's connection before its own server has noticed anything: nobody reads from these sockets.</summary>
public sealed class ClientConnectionTests : IAsyncLifetime
{
    private SocketPair _sockets = null!;
    private ClientConnection _connection = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _sockets = await SocketPair.ConnectAsync(Cancel);
        _connection = new ClientConnection(_sockets.Server);
    }

    public ValueTask DisposeAsync()
    {
        _sockets.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public void An_open_connection_is_neither_closed_nor_reset() => Assert.Equal((false, false), State(_connection));

    [Fact]
    public void A_connection_without_a_socket_is_open() => Assert.Equal((false, false), State(new ClientConnection(socket: null)));

    [Fact]
    public void A_connection_that_the_client_has_closed_is_closed_at_once()
    {
        _sockets.Client.Close();

        Assert.Equal((true, false), State(_connection));
    }

    [Fact]
    public async Task A_connection_that_the_client_has_closed_is_closed_although_a_request_is_still_unread()
    {
        await _sockets.Client.SendAsync(new byte[100], Cancel);
        _sockets.Client.Close();

        Assert.Equal((true, false), State(_connection));
    }

    [Fact]
    public void A_connection_that_the_client_has_reset_is_reset_at_once()
    {
        _sockets.Client.Close(timeout: 0);

        Assert.Equal((true, true), State(_connection));
    }

    [Fact]
    public async Task A_client_that_closes_before_it_has_read_the_response_resets_the_connection()
    {
        await _sockets.Server.SendAsync(new byte[100], Cancel);
        _sockets.Client.Close();

        Assert.Equal((true, true), State(_connection));
    }

    [Fact]
    public async Task A_client_that_closes_after_it_has_read_the_response_does_not_reset_the_connection()
    {
        await _sockets.Server.SendAsync(new byte[100], Cancel);
        await _sockets.Client.ReceiveAsync(new byte[100], Cancel);
        _sockets.Client.Close();

        Assert.Equal((true, false), State(_connection));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void What_the_server_states_of_the_end_counts_once_its_socket_is_closed(bool wasReset)
    {
        _sockets.Server.Dispose();
        Assert.Equal((false, false), State(_connection));

        _connection.Complete(wasReset);

        Assert.Equal((true, wasReset), State(_connection));
    }

    private static (bool IsClosed, bool IsReset) State(ClientConnection connection) => (connection.IsClosed, connection.IsReset);
}
