using System.Net;

namespace ImageGen.Emulators.Tests.Replicate;

/// <summary>The response that the client gets to a creation, and the purchase in the ledger.</summary>
public sealed class CreationFaultTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_order_whose_answer_hangs_is_found_in_the_list()
    {
        await using var world = await ReplicateWorld.StartAsync();
        world.Emulator.Faults.Add(Fault.AcceptThenHang());
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Token);
        using var request = new HttpRequestMessage(HttpMethod.Post, world.Address("predictions"))
        {
            Content = new StringContent($$$"""{"version":"{{{ReplicateWorld.Sdxl}}}","input":{"prompt":"a cat"}}"""),
        };
        var ordering = world.Http.SendAsync(request, patience.Token);

        await Eventually.TrueAsync(() => world.Emulator.Ledger.Count > 0);

        Assert.False(ordering.IsCompleted);
        await patience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => ordering);
        Assert.Equal(world.Emulator.Ledger.Purchases.Single().Id, (await world.GetAsync("predictions")).GetProperty("results")[0].GetProperty("id").GetString());
    }

    [Fact]
    public async Task A_throttled_creation_names_the_wait_in_the_body()
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
    public async Task A_throttled_creation_can_name_the_wait_in_the_Retry_After_header()
    {
        await using var world = await ReplicateWorld.StartAsync();
        world.Emulator.Faults.Add(Fault.Throttle(retryAfter: 30, inHeader: true));

        using var answer = await world.OrderAsync();

        Assert.Equal(TimeSpan.FromSeconds(30), answer.Headers.RetryAfter?.Delta);
        Assert.False((await ReplicateWorld.ReadAsync(answer)).TryGetProperty("retry_after", out _));
    }

    [Fact]
    public async Task A_refusal_has_the_recorded_status_and_title_and_buys_nothing()
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
    public async Task The_rate_limit_admits_one_creation_per_interval_after_the_burst()
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
