using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Time.Testing;

namespace ImageGen.Egress.Tests;

/// <summary>Several addresses of one host, of which some swallow packets, refuse, or answer late.</summary>
public sealed class ConnectionRaceTests : IDisposable
{
    private readonly FakeTimeProvider _clock = new();

    private readonly Dictionary<string, TaskCompletionSource<Stream>> _attempts = [];

    private readonly SemaphoreSlim _begun = new(0);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _begun.Dispose();

    [Fact]
    public async Task The_second_address_is_tried_a_quarter_of_a_second_after_one_that_swallows_packets()
    {
        var race = RaceAsync("10.0.0.1", "10.0.0.2");
        await BegunAsync(1);
        Assert.Equal(["10.0.0.1"], _attempts.Keys);

        _clock.Advance(ConnectionRace.HeadStart);
        await BegunAsync(1);
        var stream = new Wire();
        _attempts["10.0.0.2"].SetResult(stream);

        Assert.Same(stream, await race);
    }

    [Fact]
    public async Task A_refused_connection_ends_the_head_start()
    {
        var race = RaceAsync("10.0.0.1", "10.0.0.2");
        await BegunAsync(1);
        _attempts["10.0.0.1"].SetException(new SocketException((int)SocketError.ConnectionRefused));
        await BegunAsync(1);
        _attempts["10.0.0.2"].SetResult(new Wire());

        Assert.NotNull(await race);
    }

    [Fact]
    public async Task The_first_address_may_still_win_and_the_late_connection_is_closed()
    {
        var race = RaceAsync("10.0.0.1", "10.0.0.2");
        await BegunAsync(1);
        _clock.Advance(ConnectionRace.HeadStart);
        await BegunAsync(1);
        var (first, late) = (new Wire(), new Wire());
        _attempts["10.0.0.1"].SetResult(first);

        Assert.Same(first, await race);
        _attempts["10.0.0.2"].SetResult(late);
        await late.Closed.Task.WaitAsync(TimeSpan.FromSeconds(30), Token);
        Assert.False(first.Closed.Task.IsCompleted);
    }

    [Fact]
    public async Task Families_take_turns_and_the_resolvers_first_goes_first()
    {
        string[] expected = ["2001:db8::1", "10.0.0.1", "2001:db8::2", "10.0.0.2", "2001:db8::3"];
        var race = RaceAsync("2001:db8::1", "2001:db8::2", "2001:db8::3", "10.0.0.1", "10.0.0.2");
        List<string> order = [];
        for (var round = 0; round < expected.Length; round++)
        {
            await BegunAsync(1);
            var next = _attempts.Keys.Except(order).Single();
            order.Add(next);
            _attempts[next].SetException(new SocketException((int)SocketError.HostUnreachable));
        }

        await Assert.ThrowsAsync<SocketException>(() => race);
        Assert.Equal(expected, order);
    }

    [Fact]
    public async Task The_first_fault_is_reported_when_all_addresses_fail()
    {
        var race = RaceAsync("10.0.0.1", "10.0.0.2");
        await BegunAsync(1);
        _attempts["10.0.0.1"].SetException(new SocketException((int)SocketError.ConnectionRefused));
        await BegunAsync(1);
        _attempts["10.0.0.2"].SetException(new SocketException((int)SocketError.HostUnreachable));

        Assert.Equal(SocketError.ConnectionRefused, (await Assert.ThrowsAsync<SocketException>(() => race)).SocketErrorCode);
    }

    [Fact]
    public async Task The_callers_limit_ends_all_attempts()
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var race = RaceAsync(limit.Token, "10.0.0.1", "10.0.0.2");
        await BegunAsync(1);
        await limit.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => race);
    }

    [Fact]
    public async Task A_host_whose_first_address_swallows_packets_is_reached_over_real_sockets()
    {
        using var listener = new TcpListener(IPAddress.Parse("127.0.0.3"), 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        var race = new ConnectionRace(
            async (place, end) =>
            {
                if (place.Address.Equals(IPAddress.Parse("127.0.0.2")))
                {
                    await Task.Delay(Timeout.Infinite, end);
                }

                return await ConnectionRace.OfSockets.ConnectAsync([place.Address], place.Port, end);
            },
            TimeProvider.System);

        await using var stream = await race.ConnectAsync([IPAddress.Parse("127.0.0.2"), IPAddress.Parse("127.0.0.3")], port, Token).WaitAsync(TimeSpan.FromSeconds(30), Token);

        Assert.True(stream.CanWrite);
    }

    private Task<Stream> RaceAsync(params string[] addresses) => RaceAsync(Token, addresses);

    private Task<Stream> RaceAsync(CancellationToken cancellationToken, params string[] addresses)
        => new ConnectionRace(ConnectAsync, _clock).ConnectAsync([.. addresses.Select(IPAddress.Parse)], 443, cancellationToken);

    private Task<Stream> ConnectAsync(IPEndPoint place, CancellationToken cancellationToken)
    {
        var attempt = new TaskCompletionSource<Stream>(TaskCreationOptions.RunContinuationsAsynchronously);
        cancellationToken.Register(() =>
        {
            // A real socket may have its connection all the same.
            if (place.Address.ToString() == "10.0.0.1")
            {
                attempt.TrySetCanceled(cancellationToken);
            }
        });
        _attempts[place.Address.ToString()] = attempt;
        _begun.Release();
        return attempt.Task;
    }

    private async Task BegunAsync(int more)
    {
        for (var one = 0; one < more; one++)
        {
            Assert.True(await _begun.WaitAsync(TimeSpan.FromSeconds(30), Token));
        }
    }

    private sealed class Wire : MemoryStream
    {
        public TaskCompletionSource Closed { get; } = new();

        protected override void Dispose(bool disposing)
        {
            Closed.TrySetResult();
            base.Dispose(disposing);
        }
    }
}
