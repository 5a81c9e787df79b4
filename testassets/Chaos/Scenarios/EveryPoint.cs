using ImageGen.Chaos.Faults;
using ImageGen.Chaos.Hosts;
using ImageGen.Chaos.Worlds;

namespace ImageGen.Chaos.Scenarios;

/// <summary>Each job's prompt names the point at which it kills the host that processes it, once.</summary>
internal static class EveryPoint
{
    public static Scenario Scenario { get; } = new()
    {
        Id = "C2",
        Title = $"kill -9 at each of {Points.OnSuccessPath.Length} named points",
        Full = Size.Of(jobs: 20 * Points.OnSuccessPath.Length, spread: 400),
        Short = Size.Of(jobs: Points.OnSuccessPath.Length / 2, spread: 20),
        World = new WorldPlan { Failpoints = true, Workers = 4, Slots = 2 },
        Request = n => new { prompt = $"job {n} chaos:kill@{PointOf(n)}" },
        Faults = size => [new PointsPassed(size.Jobs)],
        ExtraChecks = run => run.Faults >= 0.9 * run.Size.Jobs && (run.Hits.Count == Points.OnSuccessPath.Length || run.Size.Jobs < 4 * Points.OnSuccessPath.Length) ? [] : [$"{run.Faults} of {run.Size.Jobs} hits; never at {string.Join(", ", Points.OnSuccessPath.Except(run.Hits.Keys))}."],
    };

    // In steps of five, so that the four points in gateways are apart: a job whose gateway is killed by another job is not sent again, and does
    // not pass its own point there. For the same reason not every hit is required.
    private static string PointOf(int n) => Points.OnSuccessPath[5 * n % Points.OnSuccessPath.Length];
}
