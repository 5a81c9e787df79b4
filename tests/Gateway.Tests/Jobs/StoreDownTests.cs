using System.Diagnostics;
using ImageGen.Gateway.Tests.World;
using ImageGen.Servers;

namespace ImageGen.Gateway.Tests.Jobs;

[Trait("Category", "Servers")]
public sealed class StoreDownTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_route_returns_503_soon_and_without_effect_while_the_store_is_down()
    {
        await using var redis = await RedisServer.StartAsync(Token);
        await using var gateway = await TestGateway.StartAsync(
            redis.ConnectionString, builder => builder.Configuration["ImageGen:Store:Embedded"] = "false");
        var client = gateway.NewTenant();
        var id = await client.NewJobAsync();
        redis.Kill();

        var clock = Stopwatch.StartNew();
        var refused = await client.SubmitAsync("""{"prompt":"a dog"}""", ("Idempotency-Key", "k1"));

        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(3), $"It took {clock.Elapsed}.");
        refused.ProblemOf(503, "store_unavailable");
        Assert.Equal("5", refused.Header("Retry-After"));
        Assert.Single(gateway.Commands.Sent);
        foreach (var path in new[] { $"/v1/jobs/{id}", "/v1/jobs", $"/v1/batches/{id}", $"/v1/jobs/{id}/image", $"/v1/jobs/{id}/events", "/v1/providers" })
        {
            (await client.GetAsync(path)).ProblemOf(503, "store_unavailable");
        }

        (await client.PostAsync($"/v1/jobs/{id}/cancel")).ProblemOf(503, "store_unavailable");
        Assert.Equal(200, (await client.GetAsync("/health/live")).Status);
        Assert.Equal(503, (await client.GetAsync("/health/ready")).Status);

        await redis.StartAgainAsync(Token);
        await Eventually.TrueAsync(async () => (await client.GetAsync("/v1/jobs")).Status == 200, "the gateway reaches the store again", TimeSpan.FromSeconds(20));
        Assert.Equal(id, Assert.Single(await client.RowsAsync()).Id);
        var again = await client.SubmitAsync("""{"prompt":"a dog"}""", ("Idempotency-Key", "k1"));
        Assert.Equal(202, again.Status);
        Assert.Null(again.Header("Idempotent-Replayed"));
    }

    [Fact]
    public async Task Requests_that_wait_when_the_store_goes_down_are_answered_in_time()
    {
        await using var redis = await RedisServer.StartAsync(Token);
        var signals = new SpySignals();
        await using var gateway = await StartAsync(redis, signals);
        var client = gateway.NewTenant();
        var id = await client.NewJobAsync();
        var submitting = client.SubmitAsync("""{"prompt":"a dog"}""", ("Prefer", "wait=5"));
        var reading = client.GetAsync($"/v1/jobs/{id}", ("Prefer", "wait=5"));
        await Eventually.TrueAsync(() => signals.Begun >= 2);
        redis.Kill();

        var submitted = await submitting.WaitAsync(TimeSpan.FromSeconds(30), Token);
        var read = await reading.WaitAsync(TimeSpan.FromSeconds(30), Token);

        Assert.Equal((202, "queued"), (submitted.Status, submitted.Json["status"]!.GetValue<string>()));
        read.ProblemOf(503, "store_unavailable");
    }

    [Fact]
    public async Task A_request_that_waits_through_an_outage_of_the_store_learns_the_end_of_its_job()
    {
        await using var redis = await RedisServer.StartAsync(Token);
        var signals = new SpySignals();
        await using var gateway = await StartAsync(redis, signals);
        var client = gateway.NewTenant();
        var id = await client.NewJobAsync();
        var waiting = client.GetAsync($"/v1/jobs/{id}", ("Prefer", "wait=60"));
        await Eventually.TrueAsync(() => signals.Begun >= 1);
        redis.Kill();
        await redis.StartAgainAsync(Token);
        await Eventually.TrueAsync(async () => (await client.GetAsync("/v1/jobs")).Status == 200, "the gateway reaches the store again");

        await gateway.SucceedAsync(id);

        var answer = await waiting;
        Assert.Equal((200, "succeeded"), (answer.Status, answer.Json["status"]!.GetValue<string>()));
    }

    private static Task<TestGateway> StartAsync(RedisServer redis, SpySignals signals) => TestGateway.StartAsync(redis.ConnectionString, builder =>
    {
        builder.Configuration["ImageGen:Store:Embedded"] = "false";
        signals.ReplaceIn(builder.Services);
    });
}
