using ImageGen.Emulators;

namespace ImageGen.Chaos.Running;

/// <summary>What the command line changes of scenarios; null is the scenario's own.</summary>
internal sealed record RunSettings
{
    /// <summary>Short sizes in place of full ones.</summary>
    public bool Short { get; init; }

    /// <summary>Of all that is drawn by lot: victims, moments, provider faults.</summary>
    public int Seed { get; init; } = 1;

    public int? Jobs { get; init; }

    public int? Faults { get; init; }

    public TimeSpan? Rhythm { get; init; }

    public TimeSpan? Spread { get; init; }

    public Latency? Latency { get; init; }

    /// <summary>Provider faults that are added to every scenario until its load is over.</summary>
    public IReadOnlyList<FaultRule> Mix { get; init; } = [];

    /// <summary>Where the output of hosts is kept; null is nowhere.</summary>
    public string? LogFolder { get; init; }
}
