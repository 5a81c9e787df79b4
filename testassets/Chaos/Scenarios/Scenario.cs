using ImageGen.Chaos.Faults;
using ImageGen.Chaos.Ledgers;
using ImageGen.Chaos.Running;
using ImageGen.Chaos.Worlds;

namespace ImageGen.Chaos.Scenarios;

/// <summary>A world, its faults, a load, and what must come of it.</summary>
internal sealed record Scenario
{
    /// <summary>Its name in the list of docs and reports, for example <c>C1</c>.</summary>
    public required string Id { get; init; }

    /// <summary>What happens, in one line.</summary>
    public required string Title { get; init; }

    public required Size Full { get; init; }

    /// <summary>Null where even the shortest is too long for the tests: it then takes part in the full run only.</summary>
    public required Size? Short { get; init; }

    /// <summary>Whether another scenario, or a test in tests/EndToEnd.Tests, breaks the same in the same way, so that the tests leave this one to <c>./chaos.sh</c>. Default no.</summary>
    public bool IsAlike { get; init; }

    /// <summary>Whether its short size takes longer than the tests have time for, so that they leave it to <c>./chaos.sh</c>. Default no.</summary>
    public bool IsLong { get; init; }

    public WorldPlan World { get; init; } = new();

    public Func<Size, IReadOnlyList<IFault>> Faults { get; init; } = _ => [];

    /// <summary>The n-th request, from 0; its prompt is the job's name in all ledgers, so no two are alike.</summary>
    public Func<int, object> Request { get; init; } = n => new { prompt = $"job {n}" };

    /// <summary>The name in all ledgers of the job with this prompt and seed. Default the prompt.</summary>
    public Func<string, long, string> NameOf { get; init; } = (prompt, _) => prompt;

    /// <summary>What else the client does with a job, for example cancel it.</summary>
    public Func<FaultContext, Accepted, CancellationToken, Task>? Then { get; init; }

    /// <summary>Which endings are right. Default: every job succeeds.</summary>
    public Func<Accepted, Answer, bool> MayEnd { get; init; } = (_, answer) => answer.Status == "succeeded";

    /// <summary>Whether the job's image was on a disk for certain when a worker died, by the marks of all strikes: it must succeed then, whatever else is right. Default no.</summary>
    public Func<Accepted, IReadOnlySet<string>, bool> IsKept { get; init; } = (_, _) => false;

    /// <summary>Whether the provider is a box of one's own, where an order that runs once more is no purchase. Default no.</summary>
    public bool RepeatsAreFree { get; init; }

    /// <summary>The provider's ledger. Default: the one of the emulator.</summary>
    public Func<World, IReadOnlyList<Bought>>? Ledger { get; init; }

    /// <summary>What must be so apart from the promises, as complaints.</summary>
    public Func<RunRecord, IEnumerable<string>> Also { get; init; } = _ => [];

    /// <summary>
    /// How long after the end of the faults the last job may end. A dead worker's jobs are taken over after 14 s, and only 90 s after an order
    /// Replicate's list is believed to lack it: that is when the last straggler is ordered again.
    /// </summary>
    public TimeSpan RecoveryLimit { get; init; } = TimeSpan.FromSeconds(180);
}
