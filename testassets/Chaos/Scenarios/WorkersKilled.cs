using ImageGen.Chaos.Faults;

namespace ImageGen.Chaos.Scenarios;

internal static class WorkersKilled
{
    public static Scenario Scenario { get; } = new()
    {
        Id = "C1",
        Title = "kill -9 of a random worker every 2 s",
        IsCoveredElsewhere = true,
        Full = Size.Of(jobs: 1000, faults: 55, rhythm: 2, spread: 120),
        Short = Size.Of(jobs: 40, faults: 4, rhythm: 2, spread: 8),
        Faults = size => [new KilledHosts(size.Faults, size.Rhythm, world => world.Workers)],
    };
}
