using ImageGen.Chaos.Faults;

namespace ImageGen.Chaos.Scenarios;

internal static class RollingRestarts
{
    public static Scenario Scenario { get; } = new()
    {
        Id = "C7",
        Title = "SIGTERM to one worker after another",
        Full = Size.Of(jobs: 300, faults: 10, rhythm: 3, spread: 60),
        Short = Size.Of(jobs: 40, faults: 2, rhythm: 2, spread: 8),
        Faults = size => [new RollingRestart(size.Faults, size.Rhythm)],
        RecoveryLimit = TimeSpan.FromSeconds(60),
        ExtraChecks = run => [
            .. run.UnexpectedExits == 0 ? Array.Empty<string>() : [$"{run.UnexpectedExits} workers exited with an error."],
            .. run.DeadLetters == 0 ? Array.Empty<string>() : [$"{run.DeadLetters} messages became dead letters."],
        ],
    };
}
