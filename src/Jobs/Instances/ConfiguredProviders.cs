using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Configuration;

namespace ImageGen.Jobs.Instances;

/// <summary>
/// The configured provider instances, the same in every host, and the default one: the section
/// <c>ImageGen:Providers</c> and the key <c>ImageGen:DefaultProvider</c>. The <c>sandbox</c> always exists; it is the default
/// only if nothing else is configured.
/// </summary>
public sealed partial class ConfiguredProviders
{
    /// <summary>Name and kind of the provider that needs no configuration.</summary>
    public const string Sandbox = "sandbox";

    // Replaced as a whole when the settings change at run time; see ConfiguredProviders.Changes.cs.
    private volatile ConfiguredProvidersSnapshot _current;

    /// <summary>Reads the configuration and collects all its faults in <see cref="Faults"/>.</summary>
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
        _fileNames = EnvironmentNames.Without(configuration, entries.Keys);
        entries.TryAdd(Sandbox, SandboxEntry);
        _current = new ConfiguredProvidersSnapshot(entries, ChooseDefault(entries, _fileNames, configuration[DefaultKey], faults));
        _lanes = AllLanes.ToHashSet(StringComparer.Ordinal);
        Faults = faults;
    }

    /// <summary>All instances, by name.</summary>
    public IReadOnlyCollection<ConfiguredProvider> All => [.. _current.Entries.Values];

    /// <summary>The instance for requests that name no provider.</summary>
    public ConfiguredProvider Default => _current.Default;

    /// <summary>The faults of the configuration at the start, each a sentence that names the key; empty when there are none.</summary>
    public IReadOnlyList<string> Faults { get; }

    /// <summary>Those of <see cref="Faults"/> that concern a single instance.</summary>
    public IReadOnlyList<string> InstanceFaults { get; }

    /// <summary>The lanes of all instances, and the default lane.</summary>
    public IEnumerable<string> AllLanes => _current.Entries.Values.Select(entry => entry.Lane).Append(Lanes.Default).Distinct(StringComparer.Ordinal);

    /// <summary>The lanes of the enabled instances, without the lane of a sandbox that is neither configured nor the default.</summary>
    public IEnumerable<string> LanesInUse
    {
        get
        {
            var current = _current;
            return current.Entries.Values.Where(entry => entry.Enabled && (entry.Name == current.Default.Name || !ReferenceEquals(entry, SandboxEntry)))
                .Select(entry => entry.Lane).Distinct(StringComparer.Ordinal);
        }
    }

    /// <summary>The instance with that name, or the default one for null; false when there is no such instance.</summary>
    public bool TryGet(string? name, [NotNullWhen(true)] out ConfiguredProvider? entry)
    {
        var current = _current;
        entry = name is null ? current.Default : current.Entries.GetValueOrDefault(name);
        return entry is not null;
    }

    // Without ImageGen:DefaultProvider only an instance of the files can be the default, so that hosts that start at different times choose the same one, whatever run-time settings exist.
    private static ConfiguredProvider ChooseDefault(Dictionary<string, ConfiguredProvider> entries, IReadOnlySet<string> fileNames, string? name, List<string> faults)
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

        var others = entries.Values.Where(entry => entry.Name != Sandbox && fileNames.Contains(entry.Name)).ToList();
        if (others.Count > 1)
        {
            faults.Add($"ImageGen:DefaultProvider is needed, since several providers are configured: {string.Join(", ", others.Select(entry => entry.Name))}.");
        }

        return others.Count == 1 ? others[0] : entries[Sandbox];
    }
}
