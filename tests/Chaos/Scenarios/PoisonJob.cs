using ImageGen.Chaos.Worlds;

namespace ImageGen.Chaos.Scenarios;

internal static class PoisonJob
{
    public static Scenario Scenario { get; } = new()
    {
        Id = "C13",
        Title = "a job that kills every worker that takes it: dead after three claims, the others complete",
        Full = Size.Of(jobs: 101, spread: 10),
        Short = null,
        World = new WorldPlan { Failpoints = true, Slots = 4 },
        Request = n => new { prompt = n == 10 ? "job 10 chaos:kill@claim.after*" : $"job {n}" },
        MayEnd = (job, answer) => answer.Status == (job.Prompt.Contains("chaos:", StringComparison.Ordinal) ? "failed" : "succeeded"),
        // Three leases of 60 s, one after each death.
        RecoveryLimit = TimeSpan.FromSeconds(240),
        Also = run => run.Kills is 3 or 4 ? [] : [$"{run.Kills} workers died of the poison job, which has three claims."],
    };
}
