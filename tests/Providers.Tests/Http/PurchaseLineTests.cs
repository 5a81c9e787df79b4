using System.Net.Sockets;
using System.Text;
using ImageGen.Contracts;
using ImageGen.Providers.Http;
using Microsoft.Extensions.Time.Testing;

namespace ImageGen.Providers.Tests.Http;

/// <summary>Where the line between "certainly not bought" and "may have been bought" is drawn, over real sockets. <see cref="EveryByteTests"/> has the cuts.</summary>
public class PurchaseLineTests
{
    public static TheoryData<string> Adapters => PaidAdapter.Names;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Adapters))]
    public async Task A_refused_connection_has_bought_nothing(string adapter)
    {
        using var listener = new TcpListener(System.Net.IPAddress.Loopback, 0);
        listener.Start();
        var port = ((System.Net.IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();

        var fault = await FaultAsync(adapter, new Uri($"http://127.0.0.1:{port}/v1"));

        Assert.Equal((FailureReason.ProviderUnavailable, false), (fault.Reason, fault.MayHaveBought));
    }

    [Theory]
    [MemberData(nameof(Adapters))]
    public async Task A_name_that_does_not_resolve_has_bought_nothing(string adapter)
    {
        var fault = await FaultAsync(adapter, new Uri("http://service.invalid/v1"));

        Assert.False(fault.MayHaveBought);
    }

    [Theory]
    [MemberData(nameof(Adapters))]
    public async Task A_failed_tls_handshake_has_bought_nothing(string adapter)
    {
        await using var server = RawServer.Greeting("this is no TLS"u8.ToArray());

        var fault = await FaultAsync(adapter, new UriBuilder(server.Url) { Scheme = "https" }.Uri);

        Assert.False(fault.MayHaveBought);
    }

    [Fact]
    public async Task An_order_is_sent_once_when_the_handler_asks_for_its_content_again()
    {
        using var order = new PaidContent("{}"u8.ToArray(), () => true);
        using var wire = new MemoryStream();
        await order.CopyToAsync(wire, Token);

        await Assert.ThrowsAsync<HttpRequestException>(() => order.CopyToAsync(wire, Token));

        Assert.Equal("{}"u8.ToArray(), wire.ToArray());
    }

    [Theory]
    [InlineData("replicate", true)]
    [InlineData("replicate", false)]
    [InlineData("openai", true)]
    [InlineData("openai", false)]
    [InlineData("stability", true)]
    [InlineData("stability", false)]
    [InlineData("cogview", true)]
    [InlineData("cogview", false)]
    [InlineData("huggingface", true)]
    [InlineData("huggingface", false)]
    public async Task An_order_whose_connection_ends_after_it_was_read_may_have_bought_and_is_sent_once(string adapter, bool reset)
    {
        await using var server = RawServer.Start((socket, _) =>
        {
            if (reset)
            {
                RawServer.Reset(socket);
            }
            else
            {
                socket.Close();
            }

            return Task.CompletedTask;
        });

        var fault = await FaultAsync(adapter, server.Url);

        Assert.True(fault.MayHaveBought);
        Assert.Single(server.Requests);
        Assert.Equal(1, server.Connections);
    }

    [Theory]
    [MemberData(nameof(Adapters))]
    public async Task An_order_uses_a_connection_again_only_at_once(string adapter)
    {
        await using var server = RawServer.Start((socket, _) => socket.SendAsync(PaidAdapter.Of(adapter).GoodAnswer));
        var provider = PaidAdapter.Of(adapter).At(server.Url);
        using var _ = (IDisposable)provider;

        for (var i = 0; i < 3; i++)
        {
            Assert.True(PaidAdapter.Of(adapter).IsGood(await provider.SubmitAsync(Orders.Of("a cat"), Token)));
        }

        // Longer unused, the service could close it while an order is on its way.
        // A question about the server's state is no order, and keeps no connection.
        Assert.InRange(server.Connections, 1, 1 + server.Requests.Count(request => request.StartsWith("GET /v1/sdapi/v1/progress", StringComparison.Ordinal)));
        using var connections = Connections.ForOrders();
        Assert.Equal(TimeSpan.FromSeconds(1), connections.PooledConnectionIdleTimeout);
        Assert.All(server.Requests, request => Assert.DoesNotContain("Expect:", request, StringComparison.OrdinalIgnoreCase));
    }

    [Theory]
    [MemberData(nameof(Adapters))]
    public async Task An_answer_cut_anywhere_over_a_real_connection_may_have_bought_unless_it_came_whole(string adapter)
    {
        // A complete status line with an error would be conclusive; this one states success, and a partial success response is not.
        var answer = PaidAdapter.Of(adapter).GoodAnswer;
        for (var length = 0; length < answer.Length; length += 7)
        {
            await using var server = RawServer.Sending(answer[..length]);

            var fault = await FaultAsync(adapter, server.Url);

            Assert.True(fault.MayHaveBought, $"cut at {length}");
            Assert.Single(server.Requests);
        }
    }

    [Theory]
    [MemberData(nameof(Adapters))]
    public async Task A_refusal_whose_words_broke_off_is_still_a_refusal(string adapter)
    {
        await using var server = RawServer.Sending(RawServer.Response(402, """{"title":"Insufficient credit"}""")[..^9]);
        var provider = PaidAdapter.Of(adapter).At(server.Url);
        using var _ = (IDisposable)provider;

        var outcome = await provider.SubmitAsync(Orders.Of("a cat"), Token);

        Assert.Equal(FailureReason.InsufficientBalance, Assert.IsType<SubmitOutcome.Refused>(outcome).Refusal.Reason);
    }

    [Theory]
    [MemberData(nameof(Adapters))]
    public async Task An_order_that_is_not_answered_in_time_may_have_bought(string adapter)
    {
        var clock = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        var arrived = new TaskCompletionSource();
        await using var server = RawServer.Start((_, _) =>
        {
            arrived.TrySetResult();
            return Task.CompletedTask;
        });
        var provider = PaidAdapter.Of(adapter).At(server.Url, clock);
        using var _ = (IDisposable)provider;

        var order = provider.SubmitAsync(Orders.Of("a cat"), Token);
        await arrived.Task.WaitAsync(TimeSpan.FromSeconds(30), Token);
        clock.Advance(TimeSpan.FromMinutes(6));

        var fault = await Assert.ThrowsAsync<ProviderFaultException>(() => order);
        Assert.Equal((FailureReason.TimedOut, true), (fault.Reason, fault.MayHaveBought));
    }

    [Theory]
    [MemberData(nameof(Adapters))]
    public async Task A_caller_who_stops_gets_his_own_cancellation_back(string adapter)
    {
        using var stop = new CancellationTokenSource();
        await using var server = RawServer.Start((_, _) => stop.CancelAsync());
        var provider = PaidAdapter.Of(adapter).At(server.Url);
        using var _ = (IDisposable)provider;

        var canceled = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => provider.SubmitAsync(Orders.Of("a cat"), stop.Token));

        Assert.Equal(stop.Token, canceled.CancellationToken);
    }

    [Theory]
    [MemberData(nameof(Adapters))]
    public async Task A_body_larger_than_an_answer_can_be_may_have_bought(string adapter)
    {
        await using var server = RawServer.Sending(Encoding.ASCII.GetBytes("HTTP/1.1 201 Created\r\ncontent-length: 999999999\r\n\r\n{"));

        Assert.True((await FaultAsync(adapter, server.Url)).MayHaveBought);
    }

    [Theory]
    [MemberData(nameof(Adapters))]
    public async Task An_order_that_may_leave_no_more_when_the_connection_is_there_is_not_sent(string adapter)
    {
        await using var server = RawServer.Sending(PaidAdapter.Of(adapter).GoodAnswer);
        var provider = PaidAdapter.Of(adapter).At(server.Url);
        using var _ = (IDisposable)provider;

        var fault = await Assert.ThrowsAsync<ProviderFaultException>(() => provider.SubmitAsync(Orders.Of("a cat") with { MayLeave = () => false }, Token));

        Assert.False(fault.MayHaveBought);
        Assert.DoesNotContain(server.Requests, request => request.Contains("a cat", StringComparison.Ordinal));
    }

    private static async Task<ProviderFaultException> FaultAsync(string adapter, Uri url)
    {
        var provider = PaidAdapter.Of(adapter).At(url);
        using var _ = (IDisposable)provider;
        var fault = await Assert.ThrowsAsync<ProviderFaultException>(() => provider.SubmitAsync(Orders.Of("a cat"), Token));
        Assert.DoesNotContain(PaidAdapter.Canary, fault.ToString(), StringComparison.Ordinal);
        return fault;
    }
}
