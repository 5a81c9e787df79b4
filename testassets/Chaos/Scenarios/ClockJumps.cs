using ImageGen.Chaos.Worlds;

namespace ImageGen.Chaos.Scenarios;

/// <summary>Leases use the store's time, so a host with a wrong clock takes no lease from another host.</summary>
internal static class ClockJumps
{
    public static Scenario Ahead { get; } = Jump("C16a", "00:10:00", "ahead");

    public static Scenario Behind { get; } = Jump("C16b", "-00:10:00", "behind");

    private static Scenario Jump(string id, string by, string direction) => new()
    {
        Id = id,
        Title = $"the clock of one worker jumps 10 min {direction}",
        Full = Size.Of(jobs: 50, spread: 20),
        Short = id == "C16a" ? Size.Of(jobs: 20, spread: 8) : null,
        World = new WorldPlan
        {
            Failpoints = true,
            FirstWorker = new Dictionary<string, string?> { ["CHAOS_CLOCK"] = $"{by}@00:00:08" },
        },
        RecoveryLimit = TimeSpan.FromSeconds(60),
    };
}
