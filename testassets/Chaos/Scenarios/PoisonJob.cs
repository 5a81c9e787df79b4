using ImageGen.Chaos.Worlds;

namespace ImageGen.Chaos.Scenarios;

internal static class PoisonJob
{
    public static Scenario Scenario { get; } = new()
    {
        Id = "C13",
        Title = "a job that kills every worker that claims it: it fails after three claims, or some more if its workers had other jobs; the other jobs succeed",
        Full = Size.Of(jobs: 101, spread: 10),
        Short = null,
        World = new WorldPlan { Failpoints = true, Slots = 4 },
        Request = n => new { prompt = n == 10 ? "job 10 chaos:kill@intent.before*" : $"job {n}" },
        IsAllowedEnd = (job, answer) => answer.Status == (job.Prompt.Contains("chaos:", StringComparison.Ordinal) ? "failed" : "succeeded"),
        // Each dead worker is detected after 12 to 14 s, and the provider's list is authoritative after 90 s.
        RecoveryLimit = TimeSpan.FromSeconds(420),
        ExtraChecks = run => run.Kills is >= 3 and <= 6 ? [] : [$"{run.Kills} workers were killed by the poison job."],
    };
}
