namespace ImageGen.Jobs.Instances;

/// <summary>The configured providers as the configuration has them now, before they are visible.</summary>
public sealed class ConfiguredProvidersChange
{
    private readonly Action<IReadOnlySet<string>> _apply;

    internal ConfiguredProvidersChange(
        IReadOnlyCollection<ConfiguredProvider> instances, IReadOnlyDictionary<string, IReadOnlyList<string>> instanceFaults, IReadOnlyList<string> otherFaults, Action<IReadOnlySet<string>> apply)
        => (Instances, InstanceFaults, OtherFaults, _apply) = (instances, instanceFaults, otherFaults, apply);

    /// <summary>All instances as the configuration has them now, including those with faults.</summary>
    public IReadOnlyCollection<ConfiguredProvider> Instances { get; }

    /// <summary>The faults of single instances, by name; each is a sentence that names the key. Empty when there are none.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> InstanceFaults { get; }

    /// <summary>The faults of the default provider.</summary>
    public IReadOnlyList<string> OtherFaults { get; }

    /// <summary>All faults. The fault of a pool is listed once, although each instance of the pool has it.</summary>
    public IEnumerable<string> Faults => InstanceFaults.Values.SelectMany(faults => faults).Concat(OtherFaults).Distinct(StringComparer.Ordinal);

    /// <summary>Makes the change visible, except for the instances in <paramref name="kept"/>, which keep their present settings.</summary>
    public void Apply(IReadOnlySet<string> kept) => _apply(kept);
}
