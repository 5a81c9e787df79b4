using ImageGen.Chaos.Worlds;

namespace ImageGen.Chaos.Scenarios;

internal static class PoisonJob
{
    public static Scenario Scenario { get; } = new()
    {
        Id = "C13",
        Title = "a job that kills every worker that takes it: dead after three claims, some more while its workers had other jobs in hand; the others complete",
        Full = Size.Of(jobs: 101, spread: 10),
        Short = null,
        World = new WorldPlan { Failpoints = true, Slots = 4 },
        Request = n => new { prompt = n == 10 ? "job 10 chaos:kill@intent.before*" : $"job {n}" },
        MayEnd = (job, answer) => answer.Status == (job.Prompt.Contains("chaos:", StringComparison.Ordinal) ? "failed" : "succeeded"),
        // Each death is noticed after 12 to 14 s, and the provider's list is believed after 90 s.
        RecoveryLimit = TimeSpan.FromSeconds(420),
        Also = run => run.Kills is >= 3 and <= 6 ? [] : [$"{run.Kills} workers died of the poison job."],
    };
}
