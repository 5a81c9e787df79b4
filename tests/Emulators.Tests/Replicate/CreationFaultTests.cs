using System.Net;

namespace ImageGen.Emulators.Tests.Replicate;

/// <summary>What the client sees of a creation, and what was bought whatever it saw.</summary>
public sealed class CreationFaultTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Accept_then_reset_is_bought_once_and_never_answered()
    {
        await using var world = await ReplicateWorld.StartAsync();
        await world.CreateAsync("""{"prompt":"to warm the connection"}"""); // On a pooled connection clients retry most readily.
        world.Emulator.Faults.Add(Fault.AcceptThenReset());

        await Assert.ThrowsAsync<HttpRequestException>(() => world.OrderAsync());

        Assert.Single(world.Emulator.Ledger.Of("a cat"));
        Assert.Equal(2, world.Emulator.Traffic.Creates);
        Assert.Empty(world.Emulator.Faults.Rules);
    }

    [Fact]
    public async Task Accept_then_hang_is_bought_once_and_found_in_the_list()
    {
        await using var world = await ReplicateWorld.StartAsync();
        world.Emulator.Faults.Add(Fault.AcceptThenHang());
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Token);
        using var request = new HttpRequestMessage(HttpMethod.Post, world.Address("predictions"))
        {
            Content = new StringContent($$$"""{"version":"{{{ReplicateWorld.Sdxl}}}","input":{"prompt":"a cat"}}"""),
        };
        var ordering = world.Http.SendAsync(request, patience.Token);

        while (world.Emulator.Ledger.Count == 0)
        {
            Token.ThrowIfCancellationRequested();
            await Task.Delay(5, Token);
        }

        Assert.False(ordering.IsCompleted);
        await patience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => ordering);
        Assert.Equal(world.Emulator.Ledger.Purchases.Single().Id, (await world.GetAsync("predictions")).GetProperty("results")[0].GetProperty("id").GetString());
    }

    [Theory]
    [InlineData(500)]
    [InlineData(502)]
    [InlineData(503)]
    [InlineData(504)]
    public async Task A_status_after_accepting_is_bought_and_one_before_is_not(int status)
    {
        await using var world = await ReplicateWorld.StartAsync();
        world.Emulator.Faults.Add(Fault.AcceptThenStatus(status));
        using var bought = await world.OrderAsync();
        Assert.Equal(status, (int)bought.StatusCode);
        Assert.Equal(1, world.Emulator.Ledger.Count);

        world.Emulator.Faults.Add(Fault.StatusWithoutAccepting(status));
        using var refused = await world.OrderAsync();
        Assert.Equal(status, (int)refused.StatusCode);
        Assert.Equal(1, world.Emulator.Ledger.Count);
    }

    [Fact]
    public async Task A_truncated_answer_is_bought()
    {
        await using var world = await ReplicateWorld.StartAsync();
        world.Emulator.Faults.Add(Fault.AcceptThenTruncate());

        await Assert.ThrowsAnyAsync<Exception>(() => world.OrderAsync());

        Assert.Equal(1, world.Emulator.Ledger.Count);
    }

    [Fact]
    public async Task A_refused_connection_buys_nothing()
    {
        await using var world = await ReplicateWorld.StartAsync();
        world.Emulator.Faults.Add(Fault.RefuseConnection());

        await Assert.ThrowsAsync<HttpRequestException>(() => world.OrderAsync());

        Assert.Equal(0, world.Emulator.Ledger.Count);
    }

    [Fact]
    public async Task Throttling_names_the_wait_in_the_body()
    {
        await using var world = await ReplicateWorld.StartAsync();
        world.Emulator.Faults.Add(Fault.Throttle(retryAfter: 30));

        using var answer = await world.OrderAsync();

        Assert.Equal(HttpStatusCode.TooManyRequests, answer.StatusCode);
        Assert.Null(answer.Headers.RetryAfter);
        var body = await ReplicateWorld.ReadAsync(answer);
        Assert.Equal(30, body.GetProperty("retry_after").GetInt32());
        Assert.EndsWith("Your rate limit resets in ~30s.", body.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Throttling_can_name_the_wait_in_the_header()
    {
        await using var world = await ReplicateWorld.StartAsync();
        world.Emulator.Faults.Add(Fault.Throttle(retryAfter: 30, inHeader: true));

        using var answer = await world.OrderAsync();

        Assert.Equal(TimeSpan.FromSeconds(30), answer.Headers.RetryAfter?.Delta);
        Assert.False((await ReplicateWorld.ReadAsync(answer)).TryGetProperty("retry_after", out _));
    }

    [Fact]
    public async Task Refusals_of_the_account_read_as_they_were_seen()
    {
        await using var world = await ReplicateWorld.StartAsync();
        world.Emulator.Faults.Add(Fault.InsufficientCredit(), Fault.BillingRequired(), Fault.Unauthenticated(), Fault.InvalidVersion(), Fault.InvalidInput("no"));

        Assert.Equal((402, "Insufficient credit"), await OrderAsync(world));
        Assert.Equal((402, "Billing required"), await OrderAsync(world));
        Assert.Equal((401, "Unauthenticated"), await OrderAsync(world));
        Assert.Equal((422, "Invalid version or not permitted"), await OrderAsync(world));
        Assert.Equal((422, "Input validation failed"), await OrderAsync(world));
        Assert.Equal(0, world.Emulator.Ledger.Count);
    }

    [Fact]
    public async Task A_rule_strikes_as_often_as_it_says()
    {
        await using var world = await ReplicateWorld.StartAsync();
        world.Emulator.Faults.Add(Fault.StatusWithoutAccepting(503, times: 2));

        Assert.Equal(503, (int)(await world.OrderAsync()).StatusCode);
        Assert.Equal(503, (int)(await world.OrderAsync()).StatusCode);
        Assert.Equal(201, (int)(await world.OrderAsync()).StatusCode);
    }

    [Fact]
    public async Task A_likely_fault_strikes_sometimes()
    {
        await using var world = await ReplicateWorld.StartAsync(options => options with { RandomSeed = 1 });
        world.Emulator.Faults.Add(Fault.StatusWithoutAccepting(503, times: null) with { Probability = 0.5 });

        List<int> answers = [];
        for (var i = 0; i < 100; i++)
        {
            using var answer = await world.OrderAsync();
            answers.Add((int)answer.StatusCode);
        }

        Assert.InRange(answers.Count(status => status == 503), 25, 75);
        Assert.Equal(answers.Count(status => status == 201), world.Emulator.Ledger.Count);
    }

    [Fact]
    public async Task A_real_limit_lets_the_burst_pass_and_then_one_at_a_time()
    {
        await using var world = await ReplicateWorld.StartAsync();
        world.Emulator.Control.RateLimit = new RateLimit(PerMinute: 6, Burst: 2);

        await world.CreateAsync();
        await world.CreateAsync();
        using var third = await world.OrderAsync();
        Assert.Equal(429, (int)third.StatusCode);
        Assert.Equal(10, (await ReplicateWorld.ReadAsync(third)).GetProperty("retry_after").GetInt32());

        world.Clock.Advance(TimeSpan.FromSeconds(10));
        await world.CreateAsync();
        Assert.Equal(429, (int)(await world.OrderAsync()).StatusCode);
        Assert.Equal(3, world.Emulator.Ledger.Count);
    }

    private static async Task<(int Status, string? Title)> OrderAsync(ReplicateWorld world)
    {
        using var answer = await world.OrderAsync();
        return ((int)answer.StatusCode, (await ReplicateWorld.ReadAsync(answer)).GetProperty("title").GetString());
    }
}
