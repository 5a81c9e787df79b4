using ImageGen.Chaos.Faults;
using ImageGen.Chaos.Worlds;

namespace ImageGen.Chaos.Scenarios;

internal static class BrokerWiped
{
    public static Scenario Scenario { get; } = new()
    {
        Id = "C4",
        Title = "the broker forgets everything while all jobs are queued",
        Full = Size.Of(jobs: 200),
        Short = Size.Of(jobs: 40),
        World = new WorldPlan { WorkersStartPaused = true },
        Faults = _ => [new WipedBroker()],
    };
}
