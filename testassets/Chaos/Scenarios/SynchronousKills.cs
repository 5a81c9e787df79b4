using ImageGen.Chaos.Faults;
using ImageGen.Chaos.Worlds;

namespace ImageGen.Chaos.Scenarios;

/// <summary>A worker that is killed during an order leaves an order that can't be looked up: it ends as unknown, or as failed if the image was lost with the worker.</summary>
internal static class SynchronousKills
{
    public static Scenario Scenario { get; } = new()
    {
        Id = "C1s",
        Title = "kill -9 of a random worker, with a synchronous provider",
        Full = Size.Of(jobs: 300, faults: 20, rhythm: 2, spread: 45),
        Short = null,
        World = new WorldPlan { Further = ProviderDouble.OpenAi },
        Request = n => new { prompt = $"job {n}", provider = "openai" },
        Faults = size => [new KilledHosts(size.Faults, size.Rhythm, world => world.Workers)],
        IsAllowedEnd = (_, answer) => answer.Status is "succeeded" or "outcome_unknown" || answer is { Status: "failed", Reason: { } reason } && reason.StartsWith("internal", StringComparison.Ordinal),
        ExtraChecks = run => run.Count("outcome_unknown") + run.Count("failed") <= run.Faults * run.Scenario.World.Slots ? [] : ["More jobs are unknown than the killed workers were processing."],
    };

    /// <summary>One write stores an image and ends its job.</summary>
    public static Scenario ImagesInRedis { get; } = Scenario with
    {
        Id = "C1r",
        Title = "kill -9 of a random worker, with a synchronous provider and images in Redis",
        Short = Size.Of(jobs: 60, faults: 4, rhythm: 2, spread: 10),
        World = Scenario.World with { Environment = WorldPlan.ImagesInRedis },
    };
}
