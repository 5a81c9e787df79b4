using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Configuration;

namespace ImageGen.Jobs.Instances;

/// <summary>
/// The configured provider instances as every host sees them, and which one is the default: the section
/// <c>ImageGen:Providers</c> and the key <c>ImageGen:DefaultProvider</c>. The <c>sandbox</c> is always there; it is the default
/// only where nothing else is configured.
/// </summary>
public sealed partial class ConfiguredProviders
{
    /// <summary>Name and kind of the provider that needs no configuration.</summary>
    public const string Sandbox = "sandbox";

    // Swapped whole when the settings change at run time; see ConfiguredProviders.Changes.cs.
    private volatile ConfiguredProvidersSnapshot _now;

    /// <summary>Reads the configuration; what is wrong with it goes to <see cref="Faults"/>, all of it at once.</summary>
    public ConfiguredProviders(IConfiguration configuration)
    {
        List<string> faults = [];
        Dictionary<string, ConfiguredProvider> entries = new(StringComparer.Ordinal);
        foreach (var section in configuration.GetSection(Section).GetChildren())
        {
            var entry = entries[section.Key] = ProviderSectionReader.Read(section, isFromFiles: true, faults);
            faults.AddRange(CallbackFaults(configuration, section, entry));
        }

        InstanceFaults = [.. faults];
        faults.AddRange(PoolRules.Check(entries.Values).Select(pool => pool.Fault));

        _configuration = configuration;
        _files = EnvironmentNames.Without(configuration, entries.Keys);
        entries.TryAdd(Sandbox, SandboxEntry);
        _now = new ConfiguredProvidersSnapshot(entries, ChooseDefault(entries, _files, configuration[DefaultKey], faults));
        _lanes = AllLanes.ToHashSet(StringComparer.Ordinal);
        Faults = faults;
    }

    /// <summary>All instances, by name.</summary>
    public IReadOnlyCollection<ConfiguredProvider> All => [.. _now.Entries.Values];

    /// <summary>The instance that requests without a provider go to.</summary>
    public ConfiguredProvider Default => _now.Default;

    /// <summary>What was wrong with the configuration at the start, each a sentence that names the key; empty when nothing is.</summary>
    public IReadOnlyList<string> Faults { get; }

    /// <summary>Those of <see cref="Faults"/> that concern a single instance.</summary>
    public IReadOnlyList<string> InstanceFaults { get; }

    /// <summary>Every lane that some instance names, and the default lane.</summary>
    public IEnumerable<string> AllLanes => _now.Entries.Values.Select(entry => entry.Lane).Append(Lanes.Default).Distinct(StringComparer.Ordinal);

    /// <summary>The lanes of the enabled instances, without that of the sandbox where nothing names it and it is not the default.</summary>
    public IEnumerable<string> LanesInUse
    {
        get
        {
            var now = _now;
            return now.Entries.Values.Where(entry => entry.Enabled && (entry.Name == now.Default.Name || !ReferenceEquals(entry, SandboxEntry)))
                .Select(entry => entry.Lane).Distinct(StringComparer.Ordinal);
        }
    }

    /// <summary>The instance of that name, or the default one for null; false when there is no such name.</summary>
    public bool TryGet(string? name, [NotNullWhen(true)] out ConfiguredProvider? entry)
    {
        var now = _now;
        entry = name is null ? now.Default : now.Entries.GetValueOrDefault(name);
        return entry is not null;
    }

    // Only what the files name may be the default by itself: hosts that start at different moments agree on it, whatever was set meanwhile.
    private static ConfiguredProvider ChooseDefault(Dictionary<string, ConfiguredProvider> entries, IReadOnlySet<string> files, string? name, List<string> faults)
    {
        if (!string.IsNullOrEmpty(name))
        {
            if (entries.TryGetValue(name, out var named))
            {
                return named;
            }

            faults.Add($"ImageGen:DefaultProvider is '{name}', which is not among ImageGen:Providers ({string.Join(", ", entries.Keys)}).");
            return entries[Sandbox];
        }

        var others = entries.Values.Where(entry => entry.Name != Sandbox && files.Contains(entry.Name)).ToList();
        if (others.Count > 1)
        {
            faults.Add($"ImageGen:DefaultProvider is needed, since several providers are configured: {string.Join(", ", others.Select(entry => entry.Name))}.");
        }

        return others.Count == 1 ? others[0] : entries[Sandbox];
    }
}
