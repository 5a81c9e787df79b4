using ImageGen.Chaos.Faults;
using ImageGen.Chaos.Worlds;

namespace ImageGen.Chaos.Scenarios;

internal static class BadNetworks
{
    public static Scenario Scenario { get; } = new()
    {
        Id = "C9",
        Title = "broker and store behind a network with 200 ms, stalls of 5 s, and resets",
        Full = Size.Of(jobs: 300, rhythm: 4, spread: 90),
        Short = Size.Of(jobs: 30, rhythm: 3, spread: 12),
        World = new WorldPlan { Proxied = true },
        Faults = size => [new BadNetwork(TimeSpan.FromMilliseconds(200), TimeSpan.FromSeconds(5), size.Rhythm)],
        ExtraChecks = run => run.Faults > 0 ? [] : ["Nothing was stalled or reset."],
    };
}
