using ImageGen.Chaos.Faults;
using ImageGen.Chaos.Running;
using ImageGen.Chaos.Worlds;
using ImageGen.Emulators;

namespace ImageGen.Chaos.Scenarios;

/// <summary>
/// The embedded store holds more data than its memory budget, and its process is killed: memory is a cache there and no limit. A prompt has
/// 9,900 letters of three bytes each, so that a job is about 30 KB; <c>--jobs</c> is the number of batches.
/// </summary>
internal static class MoreThanMemory
{
    private const int PerBatch = 16;
    private const int Letters = 9_900;

    public static Scenario Scenario { get; } = new()
    {
        Id = "C23",
        Title = $"a single process gets rows of many times the memory of its store, in batches of {PerBatch}, then kill -9",
        Full = Size.Of(jobs: 850, faults: 2),
        Short = Size.Of(jobs: 340, faults: 1),
        IsTooLongForTests = true,
        World = new WorldPlan { Embedded = true, Latency = Latency.Fixed(TimeSpan.FromSeconds(0.1)) },
        Request = n => new { prompt = $"batch {n}: ".PadRight(Letters, '\u96EA'), count = PerBatch },
        NameOf = (prompt, seed) => $"{prompt[..prompt.IndexOf(':', StringComparison.Ordinal)]} seed {seed}",
        Faults = size => [new KilledAfterLoad(size.Faults)],
        ExtraChecks = Complain,
        RecoveryLimit = TimeSpan.FromMinutes(10),
    };

    private static IEnumerable<string> Complain(RunRecord run)
    {
        if (run.Evidence.Accepted.Count != PerBatch * run.Size.Jobs)
        {
            yield return $"{run.Evidence.Accepted.Count} jobs of {run.Size.Jobs} batches were accepted.";
        }

        if (run.Evidence.RepeatedRequests.Count == 0)
        {
            yield return "The first request was not repeated.";
        }
    }
}
