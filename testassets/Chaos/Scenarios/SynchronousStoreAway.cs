using ImageGen.Chaos.Faults;
using ImageGen.Chaos.Worlds;
using ImageGen.Emulators;

namespace ImageGen.Chaos.Scenarios;

/// <summary>
/// The store is away for longer than a lease, and no worker dies: whoever ordered an image lives, has it in hand, and must bring it home. So
/// no order may end as unknown here, though no provider of this kind can be asked.
/// </summary>
internal static class SynchronousStoreAway
{
    private const int Out = 12;

    private static readonly TimeSpan Away = TimeSpan.FromSeconds(90);

    public static Scenario Scenario { get; } = new()
    {
        Id = "C5s",
        Title = "kill -9 of Redis, down for 90 s, with a synchronous provider: every picture in a living worker's hand is delivered",
        Full = Size.Of(jobs: 300, faults: 2, rhythm: 20, spread: 120),
        Short = Size.Of(jobs: 40, faults: 1, rhythm: 5, spread: 10),
        IsLong = true,
        World = new WorldPlan { Further = ProviderDouble.OpenAi, Latency = new Latency(TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(12)) },
        Request = n => new { prompt = $"job {n}", provider = "openai" },
        Faults = size => [new KilledServers(size.Faults, size.Rhythm, Away, broker: false, world => world.Purchases.Count(purchase => purchase.Status == "generating") >= Out)],
        Also = run => run.BoughtAcross() >= Out / 2 * run.Size.Faults ? [] : [$"Only {run.BoughtAcross()} orders were out while the store was away."],
    };
}
