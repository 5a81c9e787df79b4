using ImageGen.Chaos.Faults;
using ImageGen.Chaos.Worlds;

namespace ImageGen.Chaos.Scenarios;

internal static class DiskFull
{
    public static Scenario Scenario { get; } = new()
    {
        Id = "C17",
        Title = "the disk of the images is full, twice for 20 s: jobs end late, and none is falsely reported as succeeded",
        Full = Size.Of(jobs: 50, faults: 2, rhythm: 5, spread: 50),
        Short = Size.Of(jobs: 15, faults: 1, rhythm: 2, spread: 10),
        World = new WorldPlan { ImagesFileSystemSize = "16m" },
        Faults = size => [new FullDisk(size.Faults, size.Rhythm, TimeSpan.FromSeconds(size.Jobs > 20 ? 20 : 8))],
        RecoveryLimit = TimeSpan.FromSeconds(60),
    };
}
