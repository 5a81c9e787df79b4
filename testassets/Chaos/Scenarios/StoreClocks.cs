using ImageGen.Chaos.Faults;
using ImageGen.Chaos.Worlds;
using ImageGen.Emulators;

namespace ImageGen.Chaos.Scenarios;

/// <summary>
/// The clock of the store is wrong, and the clocks of hosts and provider agree. Intents have the store's time and the provider's list has its
/// own time, and it lists an order only some seconds after it accepted it. A lost order must be found there, and none may be ordered again.
/// </summary>
internal static class StoreClocks
{
    private static readonly IReadOnlyList<FaultRule> Lost =
    [
        Often(Fault.AcceptThenReset(), 0.2), Often(Fault.AcceptThenTruncate(), 0.1), Often(Fault.AcceptThenStatus(502), 0.1),
    ];

    public static Scenario Ahead { get; } = Of("C16c", TimeSpan.FromMinutes(10), "ahead");

    public static Scenario Behind { get; } = Of("C16d", TimeSpan.FromMinutes(-10), "behind");

    private static Scenario Of(string id, TimeSpan ahead, string direction) => new()
    {
        Id = id,
        Title = $"the store's clock is 10 min {direction}, and Replicate loses 40 % of its replies after the purchase",
        Full = Size.Of(jobs: 100, spread: 30),
        Short = Size.Of(jobs: 20, spread: 5),
        IsTooLongForTests = true,
        World = new WorldPlan { Failpoints = true, StoreAhead = ahead, ListedAfter = TimeSpan.FromSeconds(6) },
        Faults = _ => [new BadProvider(Lost, longer: TimeSpan.FromSeconds(15))],
        ExtraChecks = run => run.Faults >= run.Size.Jobs / 5 ? [] : [$"Only {run.Faults} replies were lost."],
    };

    private static FaultRule Often(FaultRule rule, double probability) => rule with { Times = BadProvider.Many, Probability = probability };
}
