using ImageGen.Chaos.Faults;
using ImageGen.Chaos.Worlds;

namespace ImageGen.Chaos.Scenarios;

internal static class EmbeddedKilled
{
    public static Scenario Scenario { get; } = new()
    {
        Id = "C6",
        Title = "kill -9 of the single process with embedded store and bus",
        Full = Size.Of(jobs: 300, faults: 20, rhythm: 3, spread: 90),
        Short = Size.Of(jobs: 30, faults: 2, rhythm: 3, spread: 8),
        World = new WorldPlan { Embedded = true },
        Faults = size => [new KilledHosts(size.Faults, size.Rhythm, world => world.Gateways)],
    };
}
