using ImageGen.Chaos.Faults;
using ImageGen.Chaos.Ledgers;
using ImageGen.Chaos.Worlds;
using ImageGen.Emulators;

namespace ImageGen.Chaos.Scenarios;

/// <summary>
/// Each further provider in its own mode: workers are killed while the provider fails before orders and loses its responses after them. The
/// allowed results are those on the kind's page in docs/providers.
/// </summary>
internal static class ProviderModes
{
    private static readonly IReadOnlyList<FaultRule> Mix =
    [
        Often(Fault.Throttle(retryAfter: 2, inHeader: true), 0.1), Often(Fault.RefuseConnection(), 0.05), Often(Fault.StatusWithoutAccepting(503), 0.05),
        Often(Fault.AcceptThenReset(), 0.06), Often(Fault.AcceptThenTruncate(), 0.04),
    ];

    /// <summary>The response contains the image: an order whose response was lost stays unknown, and the image is lost with a killed worker.</summary>
    public static IReadOnlyList<Scenario> Synchronous { get; } =
    [
        Of("P-stability", ProviderDouble.Stability, MayStayUnknown),
        Of("P-cogview", ProviderDouble.CogView, MayStayUnknown) with { IsCoveredElsewhere = true },
        Of("P-huggingface", ProviderDouble.HuggingFace, MayStayUnknown) with { IsCoveredElsewhere = true },
    ];

    /// <summary>The provider assigns the id in its response: only an order whose response was lost stays unknown.</summary>
    public static IReadOnlyList<Scenario> ById { get; } = [Of("P-glm-image", ProviderDouble.GlmImage, MayStayUnknown)];

    /// <summary>The worker assigns the id, so that every order can be looked up: all jobs succeed, and none runs twice.</summary>
    public static IReadOnlyList<Scenario> ByOurId { get; } = [Of("P-comfyui", ProviderDouble.ComfyUi, Succeeds)];

    /// <summary>A repeated run costs nothing: all jobs succeed.</summary>
    public static IReadOnlyList<Scenario> Free { get; } =
    [
        Of("P-automatic1111", ProviderDouble.Automatic1111, Succeeds) with { RepeatsCostNothing = true },
        Of("P-sdcpp", ProviderDouble.SdCpp, Succeeds) with { RepeatsCostNothing = true, IsCoveredElsewhere = true },
    ];

    private static Scenario Of(string id, ProviderDouble provider, Func<AcceptedJob, ReportedJob, bool> isAllowedEnd) => new()
    {
        Id = id,
        Title = $"{provider.Model ?? provider.Kind}: kill -9 of workers, while 20 % of the orders fail and 10 % of the responses are lost",
        Full = Size.Of(jobs: 150, faults: 10, rhythm: 3, spread: 40),
        Short = Size.Of(jobs: 24, faults: 2, rhythm: 2, spread: 5),
        World = new WorldPlan { Further = provider, Gateways = 1, Workers = 2, Latency = new Latency(TimeSpan.FromSeconds(0.1), TimeSpan.FromSeconds(0.3)) },
        Request = n => new { prompt = $"job {n}", provider = provider.Kind },
        Faults = size => [new KilledHosts(size.Faults, size.Rhythm, world => world.Workers), new BadProvider(Mix, longer: TimeSpan.FromSeconds(25))],
        IsAllowedEnd = isAllowedEnd,
        ExtraChecks = run => run.Faults > run.Kills && run.Count("succeeded") * 3 > run.Evidence.Accepted.Count ? [] : ["The provider failed no order, or hardly any job succeeded."],
    };

    private static bool Succeeds(AcceptedJob job, ReportedJob answer) => answer.Status == "succeeded";

    private static bool MayStayUnknown(AcceptedJob job, ReportedJob answer)
        => answer.Status is "succeeded" or "outcome_unknown" || answer is { Status: "failed", Reason: { } reason } && reason.StartsWith("internal", StringComparison.Ordinal);

    private static FaultRule Often(FaultRule rule, double probability) => rule with { Times = BadProvider.Many, Probability = probability };
}
