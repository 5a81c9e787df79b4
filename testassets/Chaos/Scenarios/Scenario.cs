using ImageGen.Chaos.Faults;
using ImageGen.Chaos.Ledgers;
using ImageGen.Chaos.Running;
using ImageGen.Chaos.Worlds;

namespace ImageGen.Chaos.Scenarios;

/// <summary>A world, its faults, a load, and the expected results.</summary>
internal sealed record Scenario
{
    /// <summary>Its id in docs and reports, for example <c>C1</c>.</summary>
    public required string Id { get; init; }

    /// <summary>What happens, in one line.</summary>
    public required string Title { get; init; }

    public required Size Full { get; init; }

    /// <summary>Null if even the shortest size is too long for the tests: the scenario is then part of the full run only.</summary>
    public required Size? Short { get; init; }

    /// <summary>Whether another scenario, or a test in tests/EndToEnd.Tests, covers the same fault, so that only <c>./chaos.sh</c> runs this one. Default no.</summary>
    public bool IsCoveredElsewhere { get; init; }

    /// <summary>Whether even its short size takes too long for the tests, so that only <c>./chaos.sh</c> runs it. Default no.</summary>
    public bool IsTooLongForTests { get; init; }

    public WorldPlan World { get; init; } = new();

    public Func<Size, IReadOnlyList<IFault>> Faults { get; init; } = _ => [];

    /// <summary>The n-th request, from 0. Its prompt identifies the job in all ledgers, so no two are equal.</summary>
    public Func<int, object> Request { get; init; } = n => new { prompt = $"job {n}" };

    /// <summary>The name of the job with this prompt and seed in all ledgers. Default the prompt.</summary>
    public Func<string, long, string> NameOf { get; init; } = (prompt, _) => prompt;

    /// <summary>A further action of the client for each job, for example cancel it.</summary>
    public Func<FaultContext, AcceptedJob, CancellationToken, Task>? Then { get; init; }

    /// <summary>Whether a job may end in this state. Default: every job succeeds.</summary>
    public Func<AcceptedJob, ReportedJob, bool> IsAllowedEnd { get; init; } = (_, answer) => answer.Status == "succeeded";

    /// <summary>Whether the job's image was certainly on a disk when its worker died, according to the marks of all hits. Such a job must succeed. Default no.</summary>
    public Func<AcceptedJob, IReadOnlySet<string>, bool> HasStoredImage { get; init; } = (_, _) => false;

    /// <summary>Whether the provider is a GPU server, where a repeated order is no second purchase. Default no.</summary>
    public bool RepeatsCostNothing { get; init; }

    /// <summary>The provider's ledger. Default: the one of the emulator.</summary>
    public Func<World, IReadOnlyList<LedgerPurchase>>? Ledger { get; init; }

    /// <summary>Further checks of the run; each broken one is a text.</summary>
    public Func<RunRecord, IEnumerable<string>> ExtraChecks { get; init; } = _ => [];

    /// <summary>
    /// How long after the end of the faults the last job may end. The jobs of a dead worker are taken over after 14 s. Replicate's list is
    /// authoritative only 90 s after an order, so that a job whose order is not in the list is ordered again after that time.
    /// </summary>
    public TimeSpan RecoveryLimit { get; init; } = TimeSpan.FromSeconds(180);
}
