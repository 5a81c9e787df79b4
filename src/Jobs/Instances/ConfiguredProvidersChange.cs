namespace ImageGen.Jobs.Instances;

/// <summary>The roster as the configuration has it now, before anybody sees it.</summary>
public sealed class ConfiguredProvidersChange
{
    private readonly Action<IReadOnlySet<string>> _apply;

    internal ConfiguredProvidersChange(
        IReadOnlyCollection<ConfiguredProvider> instances, IReadOnlyDictionary<string, IReadOnlyList<string>> instanceFaults, IReadOnlyList<string> otherFaults, Action<IReadOnlySet<string>> apply)
        => (Instances, InstanceFaults, OtherFaults, _apply) = (instances, instanceFaults, otherFaults, apply);

    /// <summary>All instances as the configuration has them now, those with faults too.</summary>
    public IReadOnlyCollection<ConfiguredProvider> Instances { get; }

    /// <summary>What is wrong with single instances, by name; each a sentence that names the key. Empty when nothing is.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> InstanceFaults { get; }

    /// <summary>What else is wrong: the default provider.</summary>
    public IReadOnlyList<string> OtherFaults { get; }

    /// <summary>All of it; what is wrong with a pool is said once, though it is a fault of each instance of it.</summary>
    public IEnumerable<string> Faults => InstanceFaults.Values.SelectMany(faults => faults).Concat(OtherFaults).Distinct(StringComparer.Ordinal);

    /// <summary>Lets everybody see it, but for the instances in <paramref name="kept"/>, which stay as they are.</summary>
    public void Apply(IReadOnlySet<string> kept) => _apply(kept);
}
