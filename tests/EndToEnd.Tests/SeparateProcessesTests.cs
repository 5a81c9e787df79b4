namespace ImageGen.EndToEnd.Tests;

/// <summary>Gateway and workers in separate processes with real RabbitMQ and real Redis, used through their public interfaces.</summary>
[Trait("Category", "Servers")]
public sealed class SeparateProcessesTests(Fleet fleet) : IClassFixture<Fleet>, IAsyncDisposable
{
    // A lost order is repeated only after up to 14 s until a worker counts as dead and 90 s until a look-up is conclusive.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(240);

    public ValueTask DisposeAsync() => fleet.StopHostsAsync();

    [Fact]
    public async Task A_prompt_produces_exactly_one_image_one_purchase_and_one_final_event()
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
    public async Task A_plain_JSON_command_published_to_the_bus_produces_an_image()
    {
        using var caller = new GatewayCaller(await fleet.StartGatewayAsync());
        await using var subscriber = await BusSubscriber.StartAsync(fleet.Broker.ConnectionString);
        await fleet.StartWorkerAsync();
        var id = Guid.NewGuid();

        await subscriber.PublishAsync(new { job_id = id, request = new { prompt = "a cat from the bus", provider = "replicate" } }, "default");

        await Eventually.GetAsync(() => Task.FromResult(subscriber.FinalEventsOf(id)), events => events.Count > 0, _ => "no final event", Patience);
        await caller.AssertImageAsync(await caller.WaitForEndAsync(id, Patience));
    }

    [Fact]
    public async Task Jobs_accepted_during_a_broker_outage_all_succeed()
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
    public async Task Jobs_of_a_killed_worker_are_completed_and_none_is_bought_twice()
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
