using ImageGen.Chaos.Faults;
using ImageGen.Chaos.Worlds;
using ImageGen.Emulators;

namespace ImageGen.Chaos.Scenarios;

/// <summary>
/// The store is down for longer than a lease, and no worker dies: the worker that ordered an image still runs and must deliver it. So no order
/// may end as unknown here, although orders of this provider can't be looked up.
/// </summary>
internal static class SynchronousStoreAway
{
    private const int InProgress = 12;

    private static readonly TimeSpan Downtime = TimeSpan.FromSeconds(90);

    public static Scenario Scenario { get; } = new()
    {
        Id = "C5s",
        Title = "kill -9 of Redis, down for 90 s, with a synchronous provider: every image that a running worker holds is delivered",
        Full = Size.Of(jobs: 300, faults: 2, rhythm: 20, spread: 120),
        Short = Size.Of(jobs: 40, faults: 1, rhythm: 5, spread: 10),
        IsTooLongForTests = true,
        World = new WorldPlan { Further = ProviderDouble.OpenAi, Latency = new Latency(TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(12)) },
        Request = n => new { prompt = $"job {n}", provider = "openai" },
        Faults = size => [new KilledServers(size.Faults, size.Rhythm, Downtime, broker: false, world => world.Purchases.Count(purchase => purchase.Status == "generating") >= InProgress)],
        ExtraChecks = run => run.BoughtAcross() >= InProgress / 2 * run.Size.Faults ? [] : [$"Only {run.BoughtAcross()} orders were in progress while the store was down."],
    };

    /// <summary>The store that is down is also the one of the images.</summary>
    public static Scenario ImagesInRedis { get; } = Scenario with
    {
        Id = "C5r",
        Title = "kill -9 of Redis, which has the images too, down for 90 s, with a synchronous provider: every image that a running worker holds is delivered",
        World = Scenario.World with { Environment = WorldPlan.ImagesInRedis },
    };
}
