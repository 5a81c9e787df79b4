using ImageGen.Contracts;
using ImageGen.Gateway.Access;
using ImageGen.Gateway.Http;
using ImageGen.Gateway.Repeats;
using ImageGen.Gateway.Tests.World;
using ImageGen.Storage.Repeats;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;

namespace ImageGen.Gateway.Tests.Repeats;

/// <summary>
/// Requests that come before the gateway has noticed that the connection of an identical one is closed: on the sockets of these tests it never notices it by itself. Two guards on one store are two
/// gateways.
/// </summary>
public sealed class RepeatGuardTests(SharedGateway shared) : IAsyncLifetime
{
    private readonly string _prompt = $"a cat {Guid.NewGuid():N}";
    private SocketPair _first = null!;
    private SocketPair _second = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private IRepeatedRequests Requests => shared.Gateway.App.Services.GetRequiredService<IRepeatedRequests>();

    public async ValueTask InitializeAsync() => (_first, _second) = (await SocketPair.ConnectAsync(Cancel), await SocketPair.ConnectAsync(Cancel));

    public ValueTask DisposeAsync()
    {
        _first.Dispose();
        _second.Dispose();
        return ValueTask.CompletedTask;
    }

    [Theory]
    [InlineData(null, false)]
    [InlineData(null, true)]
    [InlineData("0", false)]
    [InlineData("0", true)]
    public async Task A_request_after_the_client_closed_the_connection_of_an_identical_one_is_a_repeat(string? retryCount, bool isOtherGateway)
    {
        var gateway = Guard();
        await using var first = await BeginAsync(gateway, _first, retryCount);
        _first.Client.Close();

        await using var second = await BeginAsync(isOtherGateway ? Guard() : gateway, _second, retryCount);

        Assert.True(second.IsRepeat);
        Assert.Equal(first.Key, second.Key);
    }

    [Theory]
    [InlineData(null, false)]
    [InlineData(null, true)]
    [InlineData("0", false)]
    [InlineData("0", true)]
    public async Task A_request_beside_an_identical_one_whose_client_is_connected_is_a_new_order(string? retryCount, bool isOtherGateway)
    {
        var gateway = Guard();
        await using var first = await BeginAsync(gateway, _first, retryCount);

        await using var second = await BeginAsync(isOtherGateway ? Guard() : gateway, _second, retryCount);

        Assert.False(second.IsRepeat);
        Assert.NotEqual(first.Key, second.Key);
    }

    [Fact]
    public async Task A_request_is_a_repeat_of_one_whose_gateway_died()
    {
        var dead = new WatchedRequests(Requests);
        var first = await BeginAsync(Guard(dead), _first);
        dead.Die();

        await using var second = await BeginAsync(Guard(), _second);

        Assert.True(second.IsRepeat);
        Assert.Equal(first.Key, second.Key);
        await first.DisposeAsync();
    }

    [Fact]
    public async Task A_request_after_the_client_reset_the_connection_of_an_identical_one_whose_response_was_sent_is_a_repeat()
    {
        var gateway = Guard();
        var http = Context(_first);
        await using (var first = await gateway.BeginAsync(http, new Tenant("default"), "openai", Request))
        {
            await first.CompleteAsync(http);
        }

        _first.Client.Close(timeout: 0);
        await using var second = await BeginAsync(gateway, _second);

        Assert.True(second.IsRepeat);
    }

    [Fact]
    public async Task A_request_after_an_identical_one_whose_response_the_client_has_is_a_new_order()
    {
        var gateway = Guard();
        var http = Context(_first);
        await using (var first = await gateway.BeginAsync(http, new Tenant("default"), "openai", Request))
        {
            await first.CompleteAsync(http);
        }

        _first.Client.Close();
        await using var second = await BeginAsync(gateway, _second);

        Assert.False(second.IsRepeat);
    }

    [Fact]
    public async Task A_request_whose_client_leaves_while_it_waits_for_an_identical_one_orders_nothing_and_is_repeated_by_the_next()
    {
        var gateway = Guard();
        await using var first = await BeginAsync(gateway, _first);
        var watched = new WatchedRequests(Requests);
        var http = Context(_second);
        using var aborted = new CancellationTokenSource();
        http.RequestAborted = aborted.Token;
        var waiting = Guard(watched).BeginAsync(http, new Tenant("default"), "openai", Request);
        await watched.Looked;

        await aborted.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        using var third = await SocketPair.ConnectAsync(Cancel);
        await using var next = await BeginAsync(gateway, third);
        Assert.True(next.IsRepeat);
        Assert.NotEqual(first.Key, next.Key);
    }

    private SubmittedRequest Request => new(new ImageRequest { Prompt = _prompt }, null);

    private static DefaultHttpContext Context(SocketPair sockets, string? retryCount = null)
    {
        var http = new DefaultHttpContext();
        http.Features.Set(Caller.Anonymous);
        http.Features.Set(new ClientConnection(sockets.Server));
        if (retryCount is not null)
        {
            http.Request.Headers[RepeatGuard.RetryCountHeader] = retryCount;
        }

        return http;
    }

    private RepeatGuard Guard(IRepeatedRequests? requests = null) => new(
        requests ?? Requests, new LocalRequests(), shared.Gateway.Store, TimeProvider.System, shared.Gateway.App.Services.GetRequiredService<IHostApplicationLifetime>(), NullLogger<RequestRecord>.Instance);

    private Task<RepeatedRequest> BeginAsync(RepeatGuard gateway, SocketPair sockets, string? retryCount = null)
        => gateway.BeginAsync(Context(sockets, retryCount), new Tenant("default"), "openai", Request);

    /// <summary>The requests of one gateway: records nothing any more once it has died, and tells when it looked for a request whose connection is closed.</summary>
    private sealed class WatchedRequests(IRepeatedRequests inner) : IRepeatedRequests
    {
        private readonly TaskCompletionSource _looked = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private volatile bool _isDead;

        public Task Looked => _looked.Task.WaitAsync(Cancel);

        public void Die() => _isDead = true;

        public Task<RepeatTicket> BeginAsync(string fingerprint, int retries, IReadOnlyCollection<string> ignored, CancellationToken cancellationToken)
            => inner.BeginAsync(fingerprint, retries, ignored, cancellationToken);

        public Task<RepeatTicket> ExchangeAsync(RepeatTicket ticket, IReadOnlyCollection<string> ignored, CancellationToken cancellationToken)
        {
            _looked.TrySetResult();
            return inner.ExchangeAsync(ticket, ignored, cancellationToken);
        }

        public Task<DateTimeOffset?> KeepAsync(RepeatTicket ticket, DateTimeOffset connectedAt, CancellationToken cancellationToken)
            => _isDead ? Task.FromResult<DateTimeOffset?>(null) : inner.KeepAsync(ticket, connectedAt, cancellationToken);

        public Task EndAsync(RepeatTicket ticket, bool isAnswered, CancellationToken cancellationToken)
            => _isDead ? Task.CompletedTask : inner.EndAsync(ticket, isAnswered, cancellationToken);
    }
}
