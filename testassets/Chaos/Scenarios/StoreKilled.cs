using ImageGen.Chaos.Faults;

namespace ImageGen.Chaos.Scenarios;

internal static class StoreKilled
{
    public static Scenario Scenario { get; } = new()
    {
        Id = "C5",
        Title = "kill -9 of Redis, down for 5 s; never a false 202",
        Full = Size.Of(jobs: 500, faults: 5, rhythm: 10, spread: 80),
        Short = Size.Of(jobs: 40, faults: 1, rhythm: 3, spread: 10),
        Faults = size => [new KilledServers(size.Faults, size.Rhythm, TimeSpan.FromSeconds(5), broker: false)],
        ExtraChecks = run => run.Refused > 0 ? [] : ["The gateway never refused a request, although the store was down."],
    };
}
