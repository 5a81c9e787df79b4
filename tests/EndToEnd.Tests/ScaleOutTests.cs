namespace ImageGen.EndToEnd.Tests;

/// <summary>One of several workers stops. Kills of workers, brokers and stores are tested in testassets/Chaos.</summary>
[Trait("Category", "Servers")]
public sealed class ScaleOutTests(Fleet fleet) : IClassFixture<Fleet>, IAsyncDisposable
{
    // A job whose worker died between its intent and the provider's response is looked up, and the provider's list is authoritative only
    // after 90 s.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(240);

    public ValueTask DisposeAsync() => fleet.StopHostsAsync();

    [Fact]
    public async Task A_worker_hands_over_its_jobs_and_exits_cleanly_on_SIGTERM()
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

        await Eventually.GetAsync(() => Task.FromResult(fleet.Replicate.Ledger.Count - bought), count => count >= 5, count => $"{count} bought", Patience);
        leaving.Terminate();

        // Its synchronous calls take 3 s, and it must have exited 5 s after the last of them.
        Assert.Equal(0, await leaving.WaitForExitAsync(TimeSpan.FromSeconds(8), TestContext.Current.CancellationToken));
        await caller.AllSucceedAsync(Patience);
        Assert.Equal(30, fleet.Replicate.Ledger.Count - bought);
    }
}
