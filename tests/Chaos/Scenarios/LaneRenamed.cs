using ImageGen.Chaos.Faults;
using ImageGen.Chaos.Worlds;
using ImageGen.Emulators;

namespace ImageGen.Chaos.Scenarios;

/// <summary>Jobs that were put into a lane must end although no configuration names it any more.</summary>
internal static class LaneRenamed
{
    public static Scenario Scenario { get; } = new()
    {
        Id = "C21",
        Title = "the provider's lane is renamed under load: workers and gateways restart one after another with the new name",
        Full = Size.Of(jobs: 300, rhythm: 20, spread: 60),
        Short = Size.Of(jobs: 40, rhythm: 4, spread: 8),
        IsLong = true,
        World = new WorldPlan
        {
            Latency = new Latency(TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(20)),
            Environment = new Dictionary<string, string?> { ["ImageGen__Providers__replicate__Lane"] = "gpu" },
        },
        Faults = size => [new RenamedLane("gpu-2", size.Rhythm)],
        Also = run => run.BoughtAcross(TimeSpan.Zero) >= 5 ? [] : [$"Only {run.BoughtAcross(TimeSpan.Zero)} jobs were on their way while the lane was renamed."],
    };
}
