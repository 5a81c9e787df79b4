using ImageGen.Chaos.Faults;
using ImageGen.Chaos.Hosts;
using ImageGen.Chaos.Worlds;

namespace ImageGen.Chaos.Scenarios;

/// <summary>The jobs' prompts say at which point they kill whoever has them in hand; each does so once.</summary>
internal static class EveryPoint
{
    public static Scenario Scenario { get; } = new()
    {
        Id = "C2",
        Title = $"kill -9 at each of {Points.OnTheWay.Length} named points",
        Full = Size.Of(jobs: 20 * Points.OnTheWay.Length, spread: 400),
        Short = Size.Of(jobs: Points.OnTheWay.Length / 2, spread: 20),
        World = new WorldPlan { Failpoints = true, Workers = 4, Slots = 2 },
        Request = n => new { prompt = $"job {n} chaos:kill@{PointOf(n)}" },
        Faults = size => [new PointsPassed(size.Jobs)],
        Also = run => run.Faults >= 0.9 * run.Size.Jobs && (run.Struck.Count == Points.OnTheWay.Length || run.Size.Jobs < 4 * Points.OnTheWay.Length) ? [] : [$"{run.Faults} of {run.Size.Jobs} strikes; never at {string.Join(", ", Points.OnTheWay.Except(run.Struck.Keys))}."],
    };

    // In steps of five, so that the four that kill gateways are apart: a job whose gateway dies of another job is not sent again, and does
    // not pass its own point there. That is also why not every single strike must have happened.
    private static string PointOf(int n) => Points.OnTheWay[5 * n % Points.OnTheWay.Length];
}
