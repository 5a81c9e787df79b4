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
using Microsoft.Extensions.Time.Testing;

namespace ImageGen.Gateway.Tests.Repeats;

/// <summary>Requests that come before the gateway has noticed that the connection of an identical one is closed.</summary>
public sealed class RepeatGuardTests(SharedGateway shared)
{
    private readonly FakeTimeProvider _time = new();

    [Theory]
    [InlineData(null)]
    [InlineData("0")]
    public async Task A_request_is_a_repeat_when_the_connection_of_an_identical_one_is_found_closed(string? retryCount)
    {
        var requests = new RequestsBesideAnother(closedAfter: 3);

        await using var repeat = await BeginAsync(requests, retryCount);

        Assert.Equal("imagegen-repeat-earlier", repeat.Key);
        Assert.True(repeat.IsRepeat);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("0")]
    public async Task A_request_is_a_new_order_when_an_identical_one_is_still_connected_after_ten_looks(string? retryCount)
    {
        var requests = new RequestsBesideAnother(closedAfter: int.MaxValue);

        await using var repeat = await BeginAsync(requests, retryCount);

        Assert.Equal("imagegen-repeat-own", repeat.Key);
        Assert.Equal(10, requests.Looks);
    }

    private async Task<RepeatedRequest> BeginAsync(IRepeatedRequests requests, string? retryCount)
    {
        var guard = new RepeatGuard(
            requests, shared.Gateway.Store, _time, shared.Gateway.App.Services.GetRequiredService<IHostApplicationLifetime>(), NullLogger<RepeatedRequest>.Instance);
        var http = new DefaultHttpContext();
        http.Features.Set(Caller.Anonymous);
        if (retryCount is not null)
        {
            http.Request.Headers[RepeatGuard.RetryCountHeader] = retryCount;
        }

        var begin = guard.BeginAsync(http, new Tenant("default"), "openai", new SubmittedRequest(new ImageRequest { Prompt = "a cat" }, null));
        while (!begin.IsCompleted)
        {
            _time.Advance(TimeSpan.FromMilliseconds(20));
            await Task.Yield();
        }

        return await begin;
    }

    /// <summary>An identical request is being answered; its connection is closed after so many looks.</summary>
    private sealed class RequestsBesideAnother(int closedAfter) : IRepeatedRequests
    {
        public int Looks { get; private set; }

        public Task<RepeatTicket> BeginAsync(string fingerprint, int retries, IReadOnlyCollection<string> ignored, CancellationToken cancellationToken) => LookAsync(fingerprint);

        public Task<RepeatTicket> ExchangeAsync(RepeatTicket ticket, IReadOnlyCollection<string> ignored, CancellationToken cancellationToken) => LookAsync(ticket.Fingerprint);

        public Task KeepAsync(RepeatTicket ticket, CancellationToken cancellationToken) => Task.CompletedTask;

        public Task EndAsync(RepeatTicket ticket, bool isAnswered, CancellationToken cancellationToken) => Task.CompletedTask;

        private Task<RepeatTicket> LookAsync(string fingerprint)
            => Task.FromResult(++Looks > closedAfter ? new RepeatTicket(fingerprint, "earlier", "2", IsRepeat: true) : new RepeatTicket(fingerprint, "own", "1", IsRepeat: false, IsBesideAnother: true));
    }
}
