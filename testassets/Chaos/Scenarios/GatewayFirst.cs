using ImageGen.Chaos.Faults;
using ImageGen.Chaos.Worlds;

namespace ImageGen.Chaos.Scenarios;

internal static class GatewayFirst
{
    public static Scenario Scenario { get; } = new()
    {
        Id = "C14",
        Title = "a gateway on an empty broker, and no worker before all jobs are accepted",
        IsCoveredElsewhere = true,
        Full = Size.Of(jobs: 50),
        Short = Size.Of(jobs: 20),
        World = new WorldPlan { WorkersStartPaused = true },
        Faults = _ => [new DelayedWorkerStart()],
        RecoveryLimit = TimeSpan.FromSeconds(60),
    };
}
