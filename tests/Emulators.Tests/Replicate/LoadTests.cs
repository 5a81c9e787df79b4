using System.Collections.Concurrent;

namespace ImageGen.Emulators.Tests.Replicate;

public sealed class LoadTests
{
    private const int Predictions = 3000;

    [Fact]
    public async Task Thousands_of_predictions_at_once_are_all_kept_and_ended()
    {
        await using var world = await ReplicateWorld.StartAsync();
        ConcurrentBag<string> ids = [];

        await Parallel.ForAsync(0, Predictions, new ParallelOptions { MaxDegreeOfParallelism = 32, CancellationToken = TestContext.Current.CancellationToken },
            async (_, _) => ids.Add(await world.CreateAsync()));
        world.Clock.Advance(ReplicateWorld.Latency);

        Assert.Equal(Predictions, ids.Distinct().Count());
        Assert.Equal(ids.Order(), world.Emulator.Ledger.Purchases.Select(purchase => purchase.Id).Order());
        Assert.All(world.Emulator.Ledger.Purchases, purchase => Assert.Equal("succeeded", purchase.Status));
    }
}
