using ImageGen.Chaos.Faults;
using ImageGen.Chaos.Worlds;
using ImageGen.Emulators;

namespace ImageGen.Chaos.Scenarios;

/// <summary>Jobs in a lane must end although no configuration names that lane any more.</summary>
internal static class LaneRenamed
{
    private const int InProgress = 10;

    public static Scenario Scenario { get; } = new()
    {
        Id = "C21",
        Title = "the provider's lane is renamed under load: workers and gateways restart one after another with the new name",
        Full = Size.Of(jobs: 300, rhythm: 20, spread: 60),
        Short = Size.Of(jobs: 40, rhythm: 4, spread: 8),
        IsTooLongForTests = true,
        World = new WorldPlan
        {
            Latency = new Latency(TimeSpan.FromSeconds(15), TimeSpan.FromSeconds(40)),
            Environment = new Dictionary<string, string?> { ["ImageGen__Providers__replicate__Lane"] = "gpu" },
        },
        Faults = size => [new RenamedLane("gpu-2", size.Rhythm, world => world.Purchases.Count(purchase => purchase.Status == "processing") >= InProgress)],
        ExtraChecks = run => run.BoughtAcross() >= InProgress / 2 ? [] : [$"Only {run.BoughtAcross()} jobs were in progress while the lane was renamed."],
    };
}
