namespace ImageGen.EndToEnd.Tests;

/// <summary>Gateway and workers as separate processes over real RabbitMQ and real Redis, driven from outside.</summary>
[Trait("Category", "Servers")]
public sealed class SeparateProcessesTests(Fleet fleet) : IClassFixture<Fleet>, IAsyncDisposable
{
    // Up to 14 s until a worker counts as dead, and 90 s until a look-up may say that nothing was bought, come before an order that was lost is made again.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(240);

    public ValueTask DisposeAsync() => fleet.StopHostsAsync();

    [Fact]
    public async Task A_prompt_becomes_an_image_a_purchase_and_a_final_event_each_exactly_once()
    {
        using var caller = new GatewayCaller(await fleet.StartGatewayAsync());
        await using var subscriber = await BusSubscriber.StartAsync(fleet.Broker.ConnectionString);
        await fleet.StartWorkerAsync();
        var bought = fleet.Replicate.Ledger.Count;

        for (var i = 0; i < 20; i++)
        {
            await caller.SubmitAsync(new { prompt = $"image {i}", seed = 1000 + i });
        }

        await caller.AllSucceedAsync(Patience);
        Assert.Equal(20, fleet.Replicate.Ledger.Count - bought);
        foreach (var id in caller.Accepted)
        {
            await Eventually.GetAsync(() => Task.FromResult(subscriber.FinalEventsOf(id)), events => events.Count > 0, _ => "no final event", Patience);
            Assert.Equal(["imagegen.image-generated"], subscriber.FinalEventsOf(id));
        }
    }

    [Fact]
    public async Task A_bare_JSON_command_published_without_the_gateway_becomes_an_image()
    {
        using var caller = new GatewayCaller(await fleet.StartGatewayAsync());
        await using var subscriber = await BusSubscriber.StartAsync(fleet.Broker.ConnectionString);
        await fleet.StartWorkerAsync();
        var id = Guid.NewGuid();

        await subscriber.PublishAsync(new { job_id = id, request = new { prompt = "a cat from the bus", provider = "replicate" } }, "default");

        await Eventually.GetAsync(() => Task.FromResult(subscriber.FinalEventsOf(id)), events => events.Count > 0, _ => "no final event", Patience);
        await caller.HasItsPictureAsync(await caller.WaitForEndAsync(id, Patience));
    }

    [Fact]
    public async Task Jobs_accepted_while_the_broker_is_down_all_end()
    {
        using var caller = new GatewayCaller(await fleet.StartGatewayAsync());
        await fleet.StartWorkerAsync();

        fleet.Broker.Kill();
        for (var i = 0; i < 5; i++)
        {
            await caller.SubmitAsync(new { prompt = $"without a broker {i}" });
        }

        await fleet.Broker.StartAgainAsync(TestContext.Current.CancellationToken);

        await caller.AllSucceedAsync(Patience);
    }

    [Fact]
    public async Task A_worker_killed_with_jobs_in_hand_loses_none_and_buys_none_twice()
    {
        using var caller = new GatewayCaller(await fleet.StartGatewayAsync());
        var victim = await fleet.StartWorkerAsync();
        await fleet.StartWorkerAsync();
        var bought = fleet.Replicate.Ledger.Count;

        for (var i = 0; i < 40; i++)
        {
            await caller.SubmitAsync(new { prompt = $"under fire {i}" });
        }

        await Eventually.GetAsync(() => Task.FromResult(fleet.Replicate.Ledger.Count - bought), count => count >= 5, count => $"{count} bought", Patience);
        victim.Kill();

        await caller.AllSucceedAsync(Patience);
        Assert.Equal(40, fleet.Replicate.Ledger.Count - bought);
    }
}
