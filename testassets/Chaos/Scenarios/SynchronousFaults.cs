using ImageGen.Chaos.Faults;
using ImageGen.Chaos.Worlds;
using ImageGen.Emulators;

namespace ImageGen.Chaos.Scenarios;

/// <summary>
/// A provider without ids and lists: an order whose response was lost can't be looked up. Exactly the orders whose response the provider
/// spoiled end as unknown, and none of them is ordered again.
/// </summary>
internal static class SynchronousFaults
{
    private static readonly IReadOnlyList<FaultRule> Spoiled =
    [
        Often(Fault.StatusWithoutAccepting(500), 0.08), Often(Fault.RefuseConnection(), 0.07),
        Often(Fault.AcceptThenReset(), 0.05), Often(Fault.AcceptThenTruncate(), 0.03), Often(Fault.AcceptThenStatus(502), 0.02),
    ];

    private static readonly IReadOnlyList<FaultRule> Harmless = [Fault.Throttle(retryAfter: 2, inHeader: true) with { Times = null, Probability = 0.15 }];

    public static Scenario Scenario { get; } = new()
    {
        Id = "C11s",
        Title = "a synchronous provider fails 30 % of all calls, and loses 10 % of its replies after the purchase",
        Full = Size.Of(jobs: 500, spread: 60),
        Short = Size.Of(jobs: 60, spread: 6),
        World = new WorldPlan { Further = ProviderDouble.OpenAi },
        Request = n => new { prompt = $"job {n}", provider = "openai" },
        Faults = _ => [new BadProvider(Spoiled, Harmless, longer: TimeSpan.FromSeconds(10))],
        IsAllowedEnd = (_, answer) => answer.Status is "succeeded" or "outcome_unknown",
        ExtraChecks = run => run.Count("outcome_unknown") == run.Faults ? [] : [$"{run.Count("outcome_unknown")} jobs are unknown, and the provider spoiled {run.Faults} orders."],
    };

    private static FaultRule Often(FaultRule rule, double probability) => rule with { Times = BadProvider.Many, Probability = probability };
}
