using ImageGen.Chaos.Faults;
using ImageGen.Chaos.Hosts;
using ImageGen.Chaos.Running;
using ImageGen.Chaos.Worlds;

namespace ImageGen.Chaos.Scenarios;

/// <summary>
/// Workers die around storing an image, and the result store answers with errors while others recover their jobs: an error does not mean that
/// the image is not there.
/// </summary>
internal static class FailingResultStore
{
    private static readonly string[] AroundStoring =
        ["storing.before", "storing.after", "picture.before", "picture.after", "spill.before", "spill.after", "finish.before"];

    /// <summary>What an image of a synchronous provider survives: it is in the result store then, or on the disk of the worker that died.</summary>
    private static readonly string[] OnceKept = ["picture.after", "spill.after"];

    /// <summary>Replicate still has every image, so every job succeeds.</summary>
    public static Scenario Asynchronous { get; } = Of("C22", "kill -9 around storing pictures", AroundStoring, null) with
    {
        Full = Size.Of(jobs: 140, spread: 150),
        Short = Size.Of(jobs: 21, spread: 15),
        World = new WorldPlan { Failpoints = true, Slots = 2 },
    };

    /// <summary>A worker that dies of one job may have another one's image in hand, one for each slot; whose image was kept by then must succeed.</summary>
    public static Scenario Synchronous { get; } = Of("C22s", "kill -9 after a picture of a synchronous provider was stored or kept on the worker's disk", OnceKept, "openai") with
    {
        Full = Size.Of(jobs: 60, spread: 90),
        Short = Size.Of(jobs: 12, spread: 10),
        World = new WorldPlan { Failpoints = true, Slots = 1, Further = ProviderDouble.OpenAi },
        MayEnd = (_, answer) => answer.Status is "succeeded" or "outcome_unknown" || answer is { Status: "failed", Reason: { } reason } && reason.StartsWith("internal", StringComparison.Ordinal),
        IsKept = (job, marks) => marks.Contains(Failpoints.MarkOf(Failpoint.In(job.Prompt)!.Point, job.Prompt)),
        Also = run => [.. Struck(run), .. Unfortunate(run)],
    };

    private static Scenario Of(string id, string words, string[] points, string? provider) => new()
    {
        Id = id,
        Title = $"{words}, while the result store fails 60 % of its calls until the leases of the dead are over",
        Full = Size.Of(jobs: 0),
        Short = null,
        IsLong = true,
        Request = n => new { prompt = $"job {n} chaos:kill@{points[n % points.Length]}", provider },
        Faults = _ => [new FailingResults(0.6, longer: TimeSpan.FromSeconds(90))],
        Also = Struck,
    };

    private static IEnumerable<string> Struck(RunRecord run)
        => run.Struck.Values.Sum() * 3 >= run.Size.Jobs && run.Faults > run.Struck.Values.Sum() ? [] : [$"{run.Struck.Values.Sum()} of {run.Size.Jobs} strikes, {run.Faults} faults in all."];

    private static IEnumerable<string> Unfortunate(RunRecord run)
        => run.Count("outcome_unknown") + run.Count("failed") <= run.Kills * run.Scenario.World.Slots ? [] : ["More jobs did not succeed than the dead workers had in hand."];
}
