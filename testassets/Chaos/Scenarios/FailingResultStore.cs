using ImageGen.Chaos.Faults;
using ImageGen.Chaos.Hosts;
using ImageGen.Chaos.Running;
using ImageGen.Chaos.Worlds;

namespace ImageGen.Chaos.Scenarios;

/// <summary>
/// Workers are killed around storing an image, and the result store returns errors while other workers recover their jobs: an error does not
/// mean that the image does not exist.
/// </summary>
internal static class FailingResultStore
{
    private static readonly string[] AroundStoring =
        ["storing.before", "storing.after", "picture.before", "picture.after", "spill.before", "spill.after", "finish.before"];

    /// <summary>Points after which an image of a synchronous provider survives the worker: it is in the result store or on the worker's disk.</summary>
    private static readonly string[] AfterStoring = ["picture.after", "spill.after"];

    /// <summary>Replicate keeps every image, so every job succeeds.</summary>
    public static Scenario Asynchronous { get; } = Of("C22", "kill -9 around storing images", AroundStoring, null) with
    {
        Full = Size.Of(jobs: 140, spread: 150),
        Short = Size.Of(jobs: 21, spread: 15),
        World = new WorldPlan { Failpoints = true, Slots = 2 },
    };

    /// <summary>A worker that one job kills may lose the images of other jobs in memory, one for each slot. A job whose image was already stored must succeed.</summary>
    public static Scenario Synchronous { get; } = Of("C22s", "kill -9 after an image of a synchronous provider was stored or spilled to the worker's disk", AfterStoring, "openai") with
    {
        Full = Size.Of(jobs: 60, spread: 90),
        Short = Size.Of(jobs: 12, spread: 10),
        World = new WorldPlan { Failpoints = true, Slots = 1, Further = ProviderDouble.OpenAi },
        IsAllowedEnd = (_, answer) => answer.Status is "succeeded" or "outcome_unknown" || answer is { Status: "failed", Reason: { } reason } && reason.StartsWith("internal", StringComparison.Ordinal),
        HasStoredImage = (job, marks) => marks.Contains(Failpoints.MarkOf(Failpoint.In(job.Prompt)!.Point, job.Prompt)),
        ExtraChecks = run => [.. CheckHits(run), .. CheckUnsuccessfulJobs(run)],
    };

    private static Scenario Of(string id, string title, string[] points, string? provider) => new()
    {
        Id = id,
        Title = $"{title}, while the result store fails 60 % of its calls until the leases of the killed workers have expired",
        Full = Size.Of(jobs: 0),
        Short = null,
        IsTooLongForTests = true,
        Request = n => new { prompt = $"job {n} chaos:kill@{points[n % points.Length]}", provider },
        Faults = _ => [new FailingResults(0.6, longer: TimeSpan.FromSeconds(90))],
        ExtraChecks = CheckHits,
    };

    private static IEnumerable<string> CheckHits(RunRecord run)
        => run.Hits.Values.Sum() * 3 >= run.Size.Jobs && run.Faults > run.Hits.Values.Sum() ? [] : [$"{run.Hits.Values.Sum()} of {run.Size.Jobs} hits, {run.Faults} faults in total."];

    private static IEnumerable<string> CheckUnsuccessfulJobs(RunRecord run)
        => run.Count("outcome_unknown") + run.Count("failed") <= run.Kills * run.Scenario.World.Slots ? [] : ["More jobs did not succeed than the killed workers were processing."];
}
