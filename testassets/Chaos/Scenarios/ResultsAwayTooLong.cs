using ImageGen.Chaos.Faults;
using ImageGen.Chaos.Worlds;
using ImageGen.Emulators;

namespace ImageGen.Chaos.Scenarios;

/// <summary>
/// Two workers, each with its own disk, and a result store that is unavailable for longer than the provider keeps images: an image on one
/// worker's disk exists nowhere else, and the other worker must not fail the job.
/// </summary>
internal static class ResultsAwayTooLong
{
    private static readonly TimeSpan Retention = TimeSpan.FromSeconds(20);

    public static Scenario Scenario { get; } = new()
    {
        Id = "C20",
        Title = "the result store is unavailable for 60 s, the provider deletes images after 20 s, and a worker restarts meanwhile",
        Full = Size.Of(jobs: 150, faults: 2, rhythm: 10, spread: 140),
        Short = Size.Of(jobs: 24, faults: 1, rhythm: 3, spread: 10),
        IsTooLongForTests = true,
        World = new WorldPlan { Workers = 2, Retention = Retention, Latency = new Latency(TimeSpan.FromSeconds(0.2), TimeSpan.FromSeconds(2)) },
        Faults = size => [new ResultsAway(size.Faults, size.Rhythm, TimeSpan.FromSeconds(60))],
        ExtraChecks = run => run.BoughtAcross(2 * Retention) >= 3 * run.Outages.Count ? [] : [$"Only {run.BoughtAcross(2 * Retention)} jobs had their image deleted at the provider before they ended."],
        // Retries are up to a minute apart.
        RecoveryLimit = TimeSpan.FromSeconds(90),
    };
}
