using System.Net;
using System.Text.Json;
using ImageGen.Contracts;
using Microsoft.Extensions.Time.Testing;

namespace ImageGen.Client.Tests;

/// <summary>Which calls are sent again, when, and with what.</summary>
public sealed class RepeatedCallsTests : IDisposable
{
    private const string Limit = """{"type":"urn:imagegen:problem:rate-limited","title":"The limit is used up.","detail":"Wait.","status":429,"code":"rate_limited"}""";

    private static readonly ImageRequest Request = new() { Prompt = "a cat" };

    private readonly FakeGateway _gateway = new();
    private readonly QuickTime _time = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _gateway.Dispose();

    [Fact]
    public async Task A_rate_limit_is_an_exception_unless_the_settings_allow_a_wait()
    {
        _gateway.Answer(HttpStatusCode.TooManyRequests, Limit, ("Retry-After", "3"));

        var refusal = await Assert.ThrowsAsync<ImageGenException>(() => _gateway.Connect(_time).SubmitAsync(Request, cancellationToken: Token));

        Assert.Equal((HttpStatusCode.TooManyRequests, "rate_limited", TimeSpan.FromSeconds(3)), (refusal.Status, refusal.Code, refusal.RetryAfter));
        Assert.Single(_gateway.Requests);
        Assert.Empty(_time.Pauses);
    }

    [Fact]
    public async Task A_rate_limit_is_waited_for_as_long_as_it_asks_and_the_order_stays_the_same()
    {
        _gateway.Answer(HttpStatusCode.TooManyRequests, Limit, ("Retry-After", "3"))
            .Answer(HttpStatusCode.TooManyRequests, Limit, ("Retry-After", "Mon, 30 Nov 2026 12:00:05 GMT"))
            .Answer(HttpStatusCode.TooManyRequests, Limit)
            .Answer(HttpStatusCode.Accepted, FakeGateway.Job);

        await Waiting(seconds: 9).SubmitAsync(Request, cancellationToken: Token);

        Assert.Equal([3, 5, 1], _time.Pauses.Select(pause => pause.TotalSeconds));
        Assert.Equal(4, _gateway.Requests.Count);
        Assert.NotEmpty(Assert.Single(_gateway.Requests.Select(request => request.Header("Idempotency-Key")).Distinct())!);
    }

    [Fact]
    public async Task A_wait_beyond_the_setting_ends_the_call_without_it()
    {
        _gateway.Answer(HttpStatusCode.TooManyRequests, Limit, ("Retry-After", "6")).Answer(HttpStatusCode.TooManyRequests, Limit, ("Retry-After", "6"));

        Assert.Equal("rate_limited", (await Assert.ThrowsAsync<ImageGenException>(() => Waiting(seconds: 10).SubmitAsync(Request, cancellationToken: Token))).Code);

        Assert.Equal([6], _time.Pauses.Select(pause => pause.TotalSeconds));
    }

    [Fact]
    public async Task The_caller_s_time_limit_ends_a_wait()
    {
        _gateway.Answer(HttpStatusCode.TooManyRequests, Limit, ("Retry-After", "3600"));
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Token);

        var call = _gateway.Connect(new FakeTimeProvider(), new ImageGenClientOptions { RateLimitWait = TimeSpan.FromDays(1) }).SubmitAsync(Request, cancellationToken: limit.Token);
        await limit.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        Assert.Single(_gateway.Requests);
    }

    [Fact]
    public async Task A_submission_is_repeated_wherever_its_connection_breaks_with_the_key_of_the_caller()
    {
        _gateway.Cut().AnswerHalf("""{"id":""").Hang().Answer(HttpStatusCode.Accepted, FakeGateway.Job);

        var job = Assert.Single(await _gateway.Connect(_time).SubmitAsync(Request, "order-7", Token));

        Assert.Equal((7, 64), (job.Seed, job.Image!.Width));
        Assert.Equal(4, _gateway.Requests.Count);
        Assert.All(_gateway.Requests, request => Assert.Equal(("order-7", """{"prompt":"a cat"}"""), (request.Header("Idempotency-Key"), request.Body)));
        Assert.Equal([0.5, 1, 2], _time.Pauses.Select(pause => pause.TotalSeconds));
    }

    [Fact]
    public async Task Every_submission_without_a_key_has_one_of_its_own()
    {
        _gateway.Answer(HttpStatusCode.Accepted, FakeGateway.Job).Answer(HttpStatusCode.Accepted, FakeGateway.Job);

        await _gateway.Connect().SubmitAsync(Request, cancellationToken: Token);
        await _gateway.Connect().SubmitAsync(Request, cancellationToken: Token);

        Assert.Equal(2, _gateway.Requests.Select(request => request.Header("Idempotency-Key")).Where(key => key is { Length: > 20 }).Distinct().Count());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task A_gateway_that_does_not_respond_ends_the_call_after_the_attempts_of_the_settings(int attempts)
    {
        for (var i = 0; i < attempts; i++)
        {
            _gateway.AnswerHalf("""{"id":""");
        }

        await Assert.ThrowsAsync<HttpRequestException>(() => _gateway.Connect(_time, new ImageGenClientOptions { MaxAttempts = attempts }).SubmitAsync(Request, cancellationToken: Token));

        Assert.Equal(attempts, _gateway.Requests.Count);
    }

    [Fact]
    public async Task An_unavailable_gateway_is_tried_again_and_its_problem_is_kept()
    {
        for (var i = 0; i < 4; i++)
        {
            _gateway.Answer(HttpStatusCode.ServiceUnavailable, """{"title":"The store is away.","code":"store_unavailable","status":503,"more":1}""");
        }

        var refusal = await Assert.ThrowsAsync<ImageGenException>(() => _gateway.Connect(_time).GetAsync(Guid.NewGuid(), Token));

        Assert.Equal((4, "store_unavailable", 1), (_gateway.Requests.Count, refusal.Code, refusal.Problem!.Value.GetProperty("more").GetInt32()));
    }

    [Fact]
    public async Task An_error_of_something_else_than_a_gateway_has_no_code()
    {
        _gateway.Answer(HttpStatusCode.NotFound, "<html>");

        var refusal = await Assert.ThrowsAsync<ImageGenException>(() => _gateway.Connect().GetAsync(Guid.NewGuid(), Token));

        Assert.Equal((null, null, "The server responded with 404 Not Found."), (refusal.Code, refusal.Problem, refusal.Message));
    }

    [Theory]
    [InlineData("GET", null, 2)]
    [InlineData("DELETE", null, 2)]
    [InlineData("POST", null, 1)]
    [InlineData("POST", "key", 2)]
    public async Task Another_route_is_called_again_only_if_that_has_the_same_effect(string method, string? key, int requests)
    {
        _gateway.Cut().Answer(HttpStatusCode.NoContent);
        var call = _gateway.Connect(_time).SendAsync(new HttpMethod(method), "/v1/keys/x", idempotencyKey: key, cancellationToken: Token);

        if (requests == 1)
        {
            await Assert.ThrowsAsync<HttpRequestException>(() => call);
        }
        else
        {
            Assert.Equal(JsonValueKind.Undefined, (await call).ValueKind);
        }

        Assert.Equal(requests, _gateway.Requests.Count);
    }

    [Fact]
    public async Task A_stream_is_resumed_after_the_last_event_that_arrived_and_ends_with_the_job()
    {
        _gateway
            .AnswerEvents("id: 1\nevent: image.accepted\ndata: {\"sequence\":1}\n\nevent: queue\ndata: {\"ahead\":2}\n\nid: 2\nevent: image.st", isCut: true)
            .AnswerEvents("", isCut: false)
            .AnswerEvents("id: 2\nevent: image.started\ndata: {\"sequence\":2}\n\nid: 3\nevent: image.generated\ndata: {\"sequence\":3,\"receipt\":{}}\n\n", isCut: false);

        var events = await _gateway.Connect(_time).WatchAsync(Guid.NewGuid(), cancellationToken: Token).ToListAsync(Token);

        Assert.Equal(["image.accepted", "queue", "image.started", "image.generated"], events.Select(item => item.Type));
        Assert.Equal([null, "1", "1"], _gateway.Requests.Select(request => request.Header("Last-Event-ID")));
        Assert.Single(_time.Pauses);
    }

    [Fact]
    public async Task A_stream_of_a_job_that_has_ended_before_ends_at_once()
    {
        _gateway.Answer(HttpStatusCode.NoContent);

        Assert.Empty(await _gateway.Connect().WatchAsync(Guid.NewGuid(), after: 3, Token).ToListAsync(Token));
        Assert.Equal("3", Assert.Single(_gateway.Requests).Header("Last-Event-ID"));
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(4, -1)]
    public void Bad_settings_are_refused(int attempts, int seconds)
        => Assert.Throws<ArgumentOutOfRangeException>(() => _gateway.Connect(options: new ImageGenClientOptions { MaxAttempts = attempts, RateLimitWait = TimeSpan.FromSeconds(seconds) }));

    private ImageGenClient Waiting(int seconds) => _gateway.Connect(_time, new ImageGenClientOptions { RateLimitWait = TimeSpan.FromSeconds(seconds) });
}
