using ImageGen.Chaos.Faults;
using ImageGen.Chaos.Worlds;
using ImageGen.Emulators;

namespace ImageGen.Chaos.Scenarios;

/// <summary>Jobs that were put into a lane must end although no configuration names it any more.</summary>
internal static class LaneRenamed
{
    private const int Out = 10;

    public static Scenario Scenario { get; } = new()
    {
        Id = "C21",
        Title = "the provider's lane is renamed under load: workers and gateways restart one after another with the new name",
        Full = Size.Of(jobs: 300, rhythm: 20, spread: 60),
        Short = Size.Of(jobs: 40, rhythm: 4, spread: 8),
        IsLong = true,
        World = new WorldPlan
        {
            Latency = new Latency(TimeSpan.FromSeconds(15), TimeSpan.FromSeconds(40)),
            Environment = new Dictionary<string, string?> { ["ImageGen__Providers__replicate__Lane"] = "gpu" },
        },
        Faults = size => [new RenamedLane("gpu-2", size.Rhythm, world => world.Purchases.Count(purchase => purchase.Status == "processing") >= Out)],
        Also = run => run.BoughtAcross() >= Out / 2 ? [] : [$"Only {run.BoughtAcross()} jobs were on their way while the lane was renamed."],
    };
}
