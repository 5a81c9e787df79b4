using ImageGen.Servers;

namespace ImageGen.EndToEnd.Tests.Upgrade;

/// <summary>
/// Two versions side by side under load: gateways and workers of the last version and of this one over the same RabbitMQ, Redis and provider, while workers come and go. The
/// provider takes few orders at once, so that most jobs wait: those of the old gateway are due and in the queue, those of the new one in waiting lines too.
/// </summary>
[Trait("Category", "Servers")]
[Trait("Category", "Extended")]
public sealed class UpgradeTests(Fleet fleet) : IClassFixture<Fleet>, IAsyncDisposable
{
    private const int Concurrency = 12;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(240);

    public ValueTask DisposeAsync() => fleet.StopHostsAsync();

    [Fact]
    public async Task Two_versions_side_by_side_lose_no_job_and_buy_none_twice()
    {
        var previous = await PreviousVersion.GetAsync();
        fleet.Further["ImageGen__Providers__replicate__Concurrency"] = $"{Concurrency}";
        await using var subscriber = await BusSubscriber.StartAsync(fleet.Broker.ConnectionString);

        // The old version alone.
        using var oldGateway = new GatewayCaller(await fleet.StartGatewayAsync(program: previous));
        var oldWorker = await fleet.StartWorkerAsync(program: previous);
        await SubmitAsync(oldGateway, "old gateway", 30);

        // A rolling upgrade: gateways first, and then workers.
        using var newGateway = new GatewayCaller(await fleet.StartGatewayAsync());
        await SubmitAsync(newGateway, "new gateway, old worker", 30);
        var newWorker = await fleet.StartWorkerAsync();
        await Task.WhenAll(SubmitAsync(oldGateway, "old gateway, both workers", 30), SubmitAsync(newGateway, "new gateway, both workers", 30));

        // The old worker leaves: whatever it left behind is taken by the new one, from waiting lines too.
        await StopAsync(oldWorker);
        await SubmitAsync(oldGateway, "old gateway, new worker", 30);

        // A rollback: the new worker leaves with jobs in its lines, and the old version takes them.
        await BoughtAsync(100);
        await StopAsync(newWorker);
        var again = await fleet.StartWorkerAsync(program: previous);
        await SubmitAsync(newGateway, "new gateway, old worker again", 30);
        await BoughtAsync(150);

        // And forward once more.
        await fleet.StartWorkerAsync();
        await StopAsync(again);

        // An old gateway can't read what a new worker made compact (docs/operations.md#upgrade); the new one reads everything.
        var all = oldGateway.Accepted.Concat(newGateway.Accepted).ToList();
        foreach (var id in oldGateway.Accepted)
        {
            newGateway.Accepted.Enqueue(id);
        }

        await newGateway.AllSucceedAsync(Patience);
        Assert.Equal(180, all.Distinct().Count());
        Assert.Equal(all.Count, fleet.Replicate.Ledger.Count);
        foreach (var id in all)
        {
            await Eventually.GetAsync(() => Task.FromResult(subscriber.FinalEventsOf(id)), events => events.Count > 0, _ => $"no final event of {id}", Patience);
            Assert.Equal(["imagegen.image-generated"], subscriber.FinalEventsOf(id));
        }
    }

    private static async Task SubmitAsync(GatewayCaller gateway, string what, int count)
    {
        for (var i = 0; i < count; i++)
        {
            await gateway.SubmitAsync(new { prompt = $"{what} {i}" });
        }
    }

    private async Task BoughtAsync(int count)
        => await Eventually.GetAsync(() => Task.FromResult(fleet.Replicate.Ledger.Count), bought => bought >= count, bought => $"{bought} bought", Patience);

    private static async Task StopAsync(HostProcess worker)
    {
        worker.Terminate();
        Assert.Equal(0, await worker.WaitForExitAsync(TimeSpan.FromSeconds(40), TestContext.Current.CancellationToken));
    }
}
