using CsCheck;
using ImageGen.Jobs.Submission;

namespace ImageGen.Storage.Tests.Model;

/// <summary>
/// The choices of one step. Which of them count depends on the state of the job when the step is taken, so that any part of a sequence is a sequence.
/// </summary>
// Passes: ms before the step. Initiative (0 to 9): below 6 the holder of the job acts, if there is one, else Actor. Kind (0 to 99): what is done.
// Write (0 to 9): which write, if it is one. The others are choices out of as many as they say.
internal sealed record Step(
    int Passes, int Initiative, int Actor, int Kind, int Write, int OfSix, int OfThree, int OfThreeMore, int OfFour, int Seconds, bool Yes, bool Also, bool Third)
{
    private static readonly int[] Times = [0, 0, 1_000, 6_000, 13_000, 31_000];

    /// <summary>With the shares that bring jobs to every end.</summary>
    public static Gen<Step> Any { get; } = Gen.Select(
        Gen.Int[0, Times.Length - 1].Select(n => Times[n]),
        Gen.Int[0, 9],
        Gen.Int[0, 2],
        Gen.Int[0, 99],
        Gen.Int[0, 9],
        Gen.Int[0, 5],
        Gen.Int[0, 2],
        Gen.Int[0, 2],
        Gen.Int[0, 3],
        Gen.Int[0, 39],
        Gen.Bool,
        Gen.Bool,
        Gen.Bool,
        (passes, initiative, actor, kind, write, six, three, more, four, seconds, yes, also, third)
            => new Step(passes, initiative, actor, kind, write, six, three, more, four, seconds, yes, also, third));
}

/// <summary>A job's partition and a sequence of steps, 16 on average.</summary>
internal sealed class Sequence(int partition, Step[] steps)
{
    public static Gen<Sequence> Any { get; } = Gen.Select(Gen.Int[0, JobId.Partitions - 1], Step.Any.Array[1, 31], (partition, steps) => new Sequence(partition, steps));

    public int Partition => partition;

    public Step[] Steps => steps;

    /// <summary>What the steps did, in words; set when the sequence has failed.</summary>
    public string? Story { get; set; }

    public override string ToString() => Story ?? $"{steps.Length} steps";
}
