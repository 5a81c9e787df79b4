using System.Net.Sockets;
using System.Text;
using ImageGen.Contracts;
using ImageGen.Providers.Http;
using ImageGen.Providers.Replicate;
using Microsoft.Extensions.Time.Testing;

namespace ImageGen.Providers.Tests.Http;

/// <summary>Where the line between "certainly not bought" and "may have been bought" is drawn, over real sockets.</summary>
public class PurchaseLineTests
{
    private const string Model = "39ed52f2a78e934b3ba6e2a89f5b1c712de7dfea535525255b1aa35c5565e08b";

    private const string Canary = "r8_CanaryCanaryCanaryCanaryCanary";

    private static readonly byte[] Created = RawServer.Response(201, """{"id":"abc","status":"starting"}""");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_refused_connection_has_bought_nothing()
    {
        using var listener = new TcpListener(System.Net.IPAddress.Loopback, 0);
        listener.Start();
        var port = ((System.Net.IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();

        var fault = await FaultAsync(new Uri($"http://127.0.0.1:{port}/v1"));

        Assert.Equal((FailureReason.ProviderUnavailable, false), (fault.Reason, fault.MayHaveBought));
    }

    [Fact]
    public async Task A_name_that_does_not_resolve_has_bought_nothing()
    {
        var fault = await FaultAsync(new Uri("http://replicate.invalid/v1"));

        Assert.False(fault.MayHaveBought);
    }

    [Fact]
    public async Task A_failed_tls_handshake_has_bought_nothing()
    {
        await using var server = RawServer.Sending("this is no TLS"u8.ToArray());

        var fault = await FaultAsync(new UriBuilder(server.Url) { Scheme = "https" }.Uri);

        Assert.False(fault.MayHaveBought);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_order_whose_connection_ends_after_it_was_read_may_have_bought_and_is_sent_once(bool reset)
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

        var fault = await FaultAsync(server.Url);

        Assert.True(fault.MayHaveBought);
        Assert.Single(server.Requests);
        Assert.Equal(1, server.Connections);
    }

    [Fact]
    public async Task An_order_uses_a_connection_again_only_at_once()
    {
        await using var server = RawServer.Start((socket, _) => socket.SendAsync(Created));
        using var provider = Provider(server.Url);

        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(new SubmitOutcome.Accepted("abc"), await provider.SubmitAsync(Orders.Of("a cat"), Token));
        }

        // Longer unused, the service could close it while an order is on its way.
        Assert.Equal(1, server.Connections);
        using var connections = Connections.ForOrders();
        Assert.Equal(TimeSpan.FromSeconds(1), connections.PooledConnectionIdleTimeout);
        Assert.All(server.Requests, request => Assert.DoesNotContain("Expect:", request, StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task An_answer_cut_at_any_byte_may_have_bought_unless_it_came_whole()
    {
        // A status line that came whole and says no would be certain; this one says yes, and half a yes is nothing to rely on.
        for (var length = 0; length < Created.Length; length += 3)
        {
            await using var server = RawServer.Sending(Created[..length]);

            var fault = await FaultAsync(server.Url);

            Assert.True(fault.MayHaveBought, $"cut at {length}");
            Assert.Single(server.Requests);
        }
    }

    [Fact]
    public async Task A_refusal_whose_words_broke_off_is_still_a_refusal()
    {
        await using var server = RawServer.Sending(RawServer.Response(402, """{"title":"Insufficient credit"}""")[..^9]);
        using var provider = Provider(server.Url);

        var outcome = await provider.SubmitAsync(Orders.Of("a cat"), Token);

        Assert.Equal(FailureReason.InsufficientBalance, Assert.IsType<SubmitOutcome.Refused>(outcome).Refusal.Reason);
    }

    [Fact]
    public async Task An_order_that_is_not_answered_in_time_may_have_bought()
    {
        var clock = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        var arrived = new TaskCompletionSource();
        await using var server = RawServer.Start((_, _) =>
        {
            arrived.TrySetResult();
            return Task.CompletedTask;
        });
        using var provider = Provider(server.Url, clock);

        var order = provider.SubmitAsync(Orders.Of("a cat"), Token);
        await arrived.Task.WaitAsync(TimeSpan.FromSeconds(30), Token);
        clock.Advance(TimeSpan.FromMinutes(2));

        var fault = await Assert.ThrowsAsync<ProviderFaultException>(() => order);
        Assert.Equal((FailureReason.TimedOut, true), (fault.Reason, fault.MayHaveBought));
    }

    [Fact]
    public async Task A_caller_who_stops_gets_his_own_cancellation_back()
    {
        using var stop = new CancellationTokenSource();
        await using var server = RawServer.Start((_, _) => stop.CancelAsync());
        using var provider = Provider(server.Url);

        var canceled = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => provider.SubmitAsync(Orders.Of("a cat"), stop.Token));

        Assert.Equal(stop.Token, canceled.CancellationToken);
    }

    [Fact]
    public async Task A_body_larger_than_an_answer_can_be_may_have_bought()
    {
        await using var server = RawServer.Sending(Encoding.ASCII.GetBytes("HTTP/1.1 201 Created\r\ncontent-length: 999999999\r\n\r\n{"));

        Assert.True((await FaultAsync(server.Url)).MayHaveBought);
    }

    private static async Task<ProviderFaultException> FaultAsync(Uri url)
    {
        using var provider = Provider(url);
        var fault = await Assert.ThrowsAsync<ProviderFaultException>(() => provider.SubmitAsync(Orders.Of("a cat"), Token));
        Assert.DoesNotContain(Canary, fault.ToString(), StringComparison.Ordinal);
        return fault;
    }

    private static ReplicateProvider Provider(Uri url, TimeProvider? clock = null)
        => (ReplicateProvider)new ReplicateKind(clock ?? TimeProvider.System).Create(new ProviderSettings { Name = "replicate", BaseUrl = url, Token = Canary, Model = Model });
}
