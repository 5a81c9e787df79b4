using ImageGen.Servers;

namespace ImageGen.EndToEnd.Tests;

/// <summary>Many workers, and whatever they stand on, killed while jobs are in flight.</summary>
public sealed class ScaleOutTests(Fleet fleet) : IClassFixture<Fleet>, IAsyncDisposable
{
    // A job whose worker died between its intent and the provider's answer is looked up, and the provider's list is believed to lack
    // it for certain only after 90 s.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(240);
    private static readonly TimeSpan KillRhythm = TimeSpan.FromSeconds(2);

    public ValueTask DisposeAsync() => fleet.StopHostsAsync();

    [Fact]
    public async Task Five_hundred_jobs_all_succeed_while_workers_are_killed_every_two_seconds()
    {
        using var caller = new GatewayCaller(await fleet.StartGatewayAsync());
        await using var subscriber = await BusSubscriber.StartAsync(fleet.Broker.ConnectionString);
        HostProcess[] workers = [await fleet.StartWorkerAsync(), await fleet.StartWorkerAsync()];
        var bought = fleet.Replicate.Ledger.Count;
        using var calm = new CancellationTokenSource();
        var killing = KillAsync(workers, calm.Token);

        await Parallel.ForEachAsync(Enumerable.Range(0, 500), new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (i, _) =>
            await caller.SubmitAsync(new { prompt = $"under steady fire {i}" }));
        await Eventually.IsAsync(_ => Task.FromResult(fleet.Replicate.Ledger.Count - bought), count => count >= 400, Patience, count => $"{count} bought");
        await calm.CancelAsync();
        var kills = await killing;

        await caller.AllSucceedAsync(Patience);
        Assert.True(kills >= 2, $"Only {kills} kills: the test proves nothing.");
        Assert.Equal(500, fleet.Replicate.Ledger.Count - bought);
        await HaveOneFinalEventEachAsync(caller, subscriber);
    }

    [Fact]
    public async Task A_worker_told_to_stop_hands_over_and_leaves_in_good_order()
    {
        using var caller = new GatewayCaller(await fleet.StartGatewayAsync());
        var leaving = await fleet.StartWorkerAsync();
        await fleet.StartWorkerAsync();
        var bought = fleet.Replicate.Ledger.Count;
        for (var i = 0; i < 30; i++)
        {
            await caller.SubmitAsync(new { prompt = $"handed over {i}" });
        }

        for (var i = 0; i < 4; i++)
        {
            await caller.SubmitAsync(new { prompt = $"held {i} sandbox:slow=3", provider = "sandbox" });
        }

        await Eventually.IsAsync(_ => Task.FromResult(fleet.Replicate.Ledger.Count - bought), count => count >= 5, Patience, count => $"{count} bought");
        leaving.Terminate();

        // Its synchronous calls last 3 s, and 5 s after the last of them it must be gone.
        Assert.Equal(0, await leaving.WaitForExitAsync(TimeSpan.FromSeconds(8), TestContext.Current.CancellationToken));
        await caller.AllSucceedAsync(Patience);
        Assert.Equal(30, fleet.Replicate.Ledger.Count - bought);
    }

    [Fact]
    public async Task Fifty_jobs_accepted_before_the_first_worker_are_all_made()
    {
        await fleet.Broker.WipeAsync(TestContext.Current.CancellationToken);
        using var caller = new GatewayCaller(await fleet.StartGatewayAsync());
        for (var i = 0; i < 50; i++)
        {
            await caller.SubmitAsync(new { prompt = $"early bird {i}" });
        }

        await fleet.StartWorkerAsync();

        await caller.AllSucceedAsync(Patience);
    }

    [Fact]
    public async Task Two_hundred_queued_jobs_survive_a_broker_that_forgets_everything()
    {
        using var caller = new GatewayCaller(await fleet.StartGatewayAsync());
        await Parallel.ForEachAsync(Enumerable.Range(0, 200), new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (i, _) =>
            await caller.SubmitAsync(new { prompt = $"forgotten {i}" }));
        await fleet.Broker.WipeAsync(TestContext.Current.CancellationToken);

        await fleet.StartWorkerAsync();

        await caller.AllSucceedAsync(Patience);
    }

    [Fact]
    public async Task A_store_killed_and_restarted_breaks_no_promise()
    {
        using var caller = new GatewayCaller(await fleet.StartGatewayAsync());
        await fleet.StartWorkerAsync();
        var refused = 0;
        for (var i = 0; i < 60; i++)
        {
            if (i == 20)
            {
                fleet.Store.Kill();
            }

            if (i == 40)
            {
                await fleet.Store.StartAgainAsync(TestContext.Current.CancellationToken);
                await caller.WaitUntilReadyAsync(Patience);
            }

            refused += await caller.TrySubmitAsync(new { prompt = $"through a gap {i}" }) ? 0 : 1;
        }

        await caller.AllSucceedAsync(Patience);
        Assert.Equal(20, refused);
        Assert.All(fleet.Replicate.Ledger.Purchases.GroupBy(purchase => purchase.Prompt), purchases => Assert.Single(purchases));
    }

    private async Task<int> KillAsync(HostProcess[] workers, CancellationToken calm)
    {
        var kills = 0;
        try
        {
            while (true)
            {
                await Task.Delay(KillRhythm, calm);
                var victim = kills++ % workers.Length;
                workers[victim].Kill();
                workers[victim] = await fleet.StartWorkerAsync();
            }
        }
        catch (OperationCanceledException) when (calm.IsCancellationRequested)
        {
            return kills;
        }
    }

    private static async Task HaveOneFinalEventEachAsync(GatewayCaller caller, BusSubscriber subscriber)
    {
        foreach (var id in caller.Accepted)
        {
            await Eventually.IsAsync(_ => Task.FromResult(subscriber.FinalEventsOf(id)), events => events.Count > 0, Patience, _ => "no final event");
            Assert.Equal(["imagegen.image-generated"], subscriber.FinalEventsOf(id));
        }
    }
}
