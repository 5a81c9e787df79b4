using ImageGen.Chaos.Faults;

namespace ImageGen.Chaos.Scenarios;

internal static class BrokerKilled
{
    public static Scenario Scenario { get; } = new()
    {
        Id = "C3",
        Title = "kill -9 of the broker, down for 15 s; the gateway continues to accept jobs",
        Full = Size.Of(jobs: 500, faults: 5, rhythm: 10, spread: 140),
        Short = Size.Of(jobs: 40, faults: 1, rhythm: 3, spread: 20),
        Faults = size => [new KilledServers(size.Faults, size.Rhythm, TimeSpan.FromSeconds(15), broker: true)],
        ExtraChecks = run => run.Refused == 0 ? [] : [$"The gateway refused {run.Refused} times, although only the broker was down."],
    };
}
