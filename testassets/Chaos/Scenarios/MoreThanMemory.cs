using ImageGen.Chaos.Faults;
using ImageGen.Chaos.Running;
using ImageGen.Chaos.Worlds;
using ImageGen.Emulators;

namespace ImageGen.Chaos.Scenarios;

/// <summary>
/// The embedded store has more to keep than its memory holds, and its process is killed: memory is a cache there and no limit. A prompt has 9,900
/// letters of three bytes each, so that a job is about 30 KB, and <c>--jobs</c>, the number of batches, says how much there is.
/// </summary>
internal static class MoreThanMemory
{
    private const int PerBatch = 16;
    private const int Letters = 9_900;

    public static Scenario Scenario { get; } = new()
    {
        Id = "C23",
        Title = $"one process is given many times what its store keeps in memory in rows, in batches of {PerBatch}, then kill -9",
        Full = Size.Of(jobs: 850, faults: 2),
        Short = Size.Of(jobs: 340, faults: 1),
        IsLong = true,
        World = new WorldPlan { Embedded = true, Latency = Latency.Fixed(TimeSpan.FromSeconds(0.1)) },
        Request = n => new { prompt = $"batch {n}: ".PadRight(Letters, '\u96EA'), count = PerBatch },
        NameOf = (prompt, seed) => $"{prompt[..prompt.IndexOf(':', StringComparison.Ordinal)]} seed {seed}",
        Faults = size => [new KilledWhenFull(size.Faults)],
        Also = Complain,
        RecoveryLimit = TimeSpan.FromMinutes(10),
    };

    private static IEnumerable<string> Complain(RunRecord run)
    {
        if (run.Evidence.Accepted.Count != PerBatch * run.Size.Jobs)
        {
            yield return $"{run.Evidence.Accepted.Count} jobs were accepted of {run.Size.Jobs} batches.";
        }

        if (run.Evidence.Repeats.Count == 0)
        {
            yield return "The first request was not made again.";
        }
    }
}
