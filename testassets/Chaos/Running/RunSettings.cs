using ImageGen.Emulators;

namespace ImageGen.Chaos.Running;

/// <summary>The command-line options that override scenarios; null keeps the scenario's value.</summary>
internal sealed record RunSettings
{
    /// <summary>Whether to run the short sizes.</summary>
    public bool Short { get; init; }

    /// <summary>Seed of all random choices: killed hosts, times of faults, provider faults.</summary>
    public int Seed { get; init; } = 1;

    public int? Jobs { get; init; }

    public int? Faults { get; init; }

    public TimeSpan? Rhythm { get; init; }

    public TimeSpan? Spread { get; init; }

    public Latency? Latency { get; init; }

    /// <summary>Provider faults that are added to every scenario until its load is over.</summary>
    public IReadOnlyList<FaultRule> Mix { get; init; } = [];

    /// <summary>Folder for the output of the hosts; null to discard it.</summary>
    public string? LogFolder { get; init; }
}
