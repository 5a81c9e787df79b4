namespace ImageGen.EndToEnd.Tests;

/// <summary>A worker of several leaves. Kills, of workers and of what they stand on, are in testassets/Chaos.</summary>
[Trait("Category", "Servers")]
public sealed class ScaleOutTests(Fleet fleet) : IClassFixture<Fleet>, IAsyncDisposable
{
    // A job whose worker died between its intent and the provider's answer is looked up, and the provider's list is believed to lack
    // it for certain only after 90 s.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(240);

    public ValueTask DisposeAsync() => fleet.StopHostsAsync();

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

        await Eventually.GetAsync(() => Task.FromResult(fleet.Replicate.Ledger.Count - bought), count => count >= 5, count => $"{count} bought", Patience);
        leaving.Terminate();

        // Its synchronous calls last 3 s, and 5 s after the last of them it must be gone.
        Assert.Equal(0, await leaving.WaitForExitAsync(TimeSpan.FromSeconds(8), TestContext.Current.CancellationToken));
        await caller.AllSucceedAsync(Patience);
        Assert.Equal(30, fleet.Replicate.Ledger.Count - bought);
    }
}
