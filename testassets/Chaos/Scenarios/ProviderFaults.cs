using ImageGen.Chaos.Faults;
using ImageGen.Emulators;

namespace ImageGen.Chaos.Scenarios;

/// <summary>
/// A job whose order met five faults without a purchase may fail; every purchased image must be delivered. The 429 states no rate: a 429 with a
/// rate (6 orders a minute, for an account with little credit) holds for ten minutes, in which hardly any order would meet a fault.
/// </summary>
internal static class ProviderFaults
{
    /// <summary>30 % of the orders fail before the purchase, and 10 % of the rest after it. Of polls, lists and downloads 30 % fail.</summary>
    public static IReadOnlyList<FaultRule> Mix { get; } =
    [
        Often(Fault.StatusWithoutAccepting(500), 0.08), Often(Fault.StatusWithoutAccepting(502), 0.08),
        Often(Fault.Throttle(retryAfter: 2, inHeader: true), 0.09), Often(Fault.RefuseConnection(), 0.09),
        Often(Fault.AcceptThenReset(), 0.05), Often(Fault.AcceptThenTruncate(), 0.03), Often(Fault.AcceptThenStatus(502), 0.02),
        Often(Fault.PollStatus(500), 0.2), Often(Fault.PollHang(TimeSpan.FromSeconds(3)), 0.1),
        Often(Fault.ListStatus(503), 0.3),
        Often(Fault.OutputGone(502), 0.1), Often(Fault.TruncatedBody(), 0.1), Often(Fault.SlowBody(TimeSpan.FromMilliseconds(1)), 0.1),
    ];

    public static Scenario Scenario { get; } = new()
    {
        Id = "C11",
        Title = "the provider fails 30 % of all calls, and loses 10 % of its replies after the purchase",
        Full = Size.Of(jobs: 500, spread: 60),
        Short = null,
        Faults = _ => [new BadProvider(Mix)],
        IsAllowedEnd = (_, answer) => answer.Status is "succeeded" or "failed",
        RecoveryLimit = TimeSpan.FromSeconds(420),
    };

    private static FaultRule Often(FaultRule rule, double probability) => rule with { Times = BadProvider.Many, Probability = probability };
}
