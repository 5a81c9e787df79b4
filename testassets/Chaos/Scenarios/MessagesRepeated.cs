using ImageGen.Chaos.Faults;

namespace ImageGen.Chaos.Scenarios;

internal static class MessagesRepeated
{
    public static Scenario Scenario { get; } = new()
    {
        Id = "C10",
        Title = "every command is delivered three times, and out of order",
        Full = Size.Of(jobs: 300, spread: 30),
        Short = Size.Of(jobs: 40, spread: 3),
        Faults = _ => [new RepeatedMessages(TimeSpan.FromSeconds(5))],
        ExtraChecks = run => run.Faults >= 2 * run.Size.Jobs ? [] : [$"Only {run.Faults} copies."],
        RecoveryLimit = TimeSpan.FromSeconds(60),
    };
}
