using ImageGen.Chaos.Faults;
using ImageGen.Chaos.Ledgers;
using ImageGen.Chaos.Worlds;
using ImageGen.Emulators;

namespace ImageGen.Chaos.Scenarios;

/// <summary>
/// Each further provider in its own way of being bought from: workers are killed while the provider fails before orders and loses its answers
/// after them. The allowed results are those of the kind's page in docs/providers.
/// </summary>
internal static class ProviderModes
{
    private static readonly IReadOnlyList<FaultRule> Mix =
    [
        Often(Fault.Throttle(retryAfter: 2, inHeader: true), 0.1), Often(Fault.RefuseConnection(), 0.05), Often(Fault.StatusWithoutAccepting(503), 0.05),
        Often(Fault.AcceptThenReset(), 0.06), Often(Fault.AcceptThenTruncate(), 0.04),
    ];

    /// <summary>The image is in the answer: an order whose answer was lost stays unknown, and a worker that dies takes the image along.</summary>
    public static IReadOnlyList<Scenario> Synchronous { get; } =
    [
        Of("P-stability", ProviderDouble.Stability, MayStayUnknown),
        Of("P-cogview", ProviderDouble.CogView, MayStayUnknown) with { IsAlike = true },
        Of("P-huggingface", ProviderDouble.HuggingFace, MayStayUnknown) with { IsAlike = true },
    ];

    /// <summary>It goes on under an id that nobody knows before the answer: only an order whose answer was lost stays unknown.</summary>
    public static IReadOnlyList<Scenario> ById { get; } = [Of("P-glm-image", ProviderDouble.GlmImage, MayStayUnknown)];

    /// <summary>It goes on under an id of ours, so that each order is found: all succeed, and none runs twice.</summary>
    public static IReadOnlyList<Scenario> ByOurId { get; } = [Of("P-comfyui", ProviderDouble.ComfyUi, Succeeds)];

    /// <summary>To run again costs nothing: all succeed.</summary>
    public static IReadOnlyList<Scenario> Free { get; } =
    [
        Of("P-automatic1111", ProviderDouble.Automatic1111, Succeeds) with { RepeatsAreFree = true },
        Of("P-sdcpp", ProviderDouble.SdCpp, Succeeds) with { RepeatsAreFree = true, IsAlike = true },
    ];

    private static Scenario Of(string id, ProviderDouble provider, Func<Accepted, Answer, bool> mayEnd) => new()
    {
        Id = id,
        Title = $"{provider.Model ?? provider.Kind}: kill -9 of workers, while a fifth of the orders fails and a tenth of the answers is lost",
        Full = Size.Of(jobs: 150, faults: 10, rhythm: 3, spread: 40),
        Short = Size.Of(jobs: 24, faults: 2, rhythm: 2, spread: 5),
        World = new WorldPlan { Further = provider, Gateways = 1, Workers = 2, Latency = new Latency(TimeSpan.FromSeconds(0.1), TimeSpan.FromSeconds(0.3)) },
        Request = n => new { prompt = $"job {n}", provider = provider.Kind },
        Faults = size => [new KilledHosts(size.Faults, size.Rhythm, world => world.Workers), new BadProvider(Mix, longer: TimeSpan.FromSeconds(25))],
        MayEnd = mayEnd,
        Also = run => run.Faults > run.Kills && run.Count("succeeded") * 3 > run.Evidence.Accepted.Count ? [] : ["The provider failed nobody, or hardly any job succeeded."],
    };

    private static bool Succeeds(Accepted job, Answer answer) => answer.Status == "succeeded";

    private static bool MayStayUnknown(Accepted job, Answer answer)
        => answer.Status is "succeeded" or "outcome_unknown" || answer is { Status: "failed", Reason: { } reason } && reason.StartsWith("internal", StringComparison.Ordinal);

    private static FaultRule Often(FaultRule rule, double probability) => rule with { Times = BadProvider.Many, Probability = probability };
}
