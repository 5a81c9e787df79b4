using Microsoft.Extensions.Configuration;

namespace ImageGen.Jobs.Instances;

public sealed partial class ConfiguredProviders
{
    private const string Section = "ImageGen:Providers";
    private const string DefaultKey = "ImageGen:DefaultProvider";

    private readonly IConfiguration _configuration;

    // Both are from the start of the host: the names of the instances in its files, and the lanes, whose queues were declared then.
    private readonly IReadOnlySet<string> _fileNames;
    private readonly HashSet<string> _lanes;

    private static ConfiguredProvider SandboxEntry { get; } = new() { Name = Sandbox, Kind = Sandbox, Price = 0, Revision = SettingsRevision.Of(Sandbox, null) };

    /// <summary>Whether the host's files named the instance when the host started; false if only run-time settings or an environment variable named it.</summary>
    public bool IsFromFiles(string name) => _fileNames.Contains(name);

    /// <summary>Reads the present values of the host's configuration, or of the given one. Nothing changes until <see cref="ConfiguredProvidersChange.Apply"/>.</summary>
    public ConfiguredProvidersChange Prepare(IConfiguration? configuration = null)
    {
        configuration ??= _configuration;
        Dictionary<string, IReadOnlyList<string>> faults = new(StringComparer.Ordinal);
        Dictionary<string, ConfiguredProvider> entries = new(StringComparer.Ordinal);
        foreach (var section in configuration.GetSection(Section).GetChildren())
        {
            List<string> own = [];
            var entry = entries[section.Key] = ProviderSectionReader.Read(section, IsFromFiles(section.Key), own);
            own.AddRange(CallbackFaults(configuration, section, entry));
            if (!_lanes.Contains(entry.Lane))
            {
                own.Add($"{section.Path}:Lane is '{entry.Lane}', which was the lane of no instance when this host started; a new lane needs a restart.");
            }

            if (own.Count > 0)
            {
                faults[section.Key] = own;
            }
        }

        entries.TryAdd(Sandbox, SandboxEntry);
        CheckPools(entries, faults);
        return new ConfiguredProvidersChange([.. entries.Values], faults, CheckDefault(entries, configuration), kept => Swap(entries, kept, configuration));
    }

    // An instance that only an environment variable created does not stop the start: its orders are polled when the service refuses the address.
    private static IEnumerable<string> CallbackFaults(IConfiguration configuration, IConfigurationSection section, ConfiguredProvider entry)
        => EnvironmentNames.Without(configuration, [entry.Name]).Count > 0 && CallbackRules.FaultOf(configuration, section.Path, entry) is { } fault ? [fault] : [];

    /// <summary>Checks the pools as they would be in force: when an instance keeps its present settings, the rest of its pool may have to keep theirs too.</summary>
    private void CheckPools(Dictionary<string, ConfiguredProvider> read, Dictionary<string, IReadOnlyList<string>> faults)
    {
        while (PoolRules.Check(WithFormer(read, faults.Keys).Values).FirstOrDefault(pool => pool.Members.Any(member => !faults.ContainsKey(member))) is { Fault: not null } found)
        {
            foreach (var member in found.Members)
            {
                faults.TryAdd(member, [found.Fault]);
            }
        }
    }

    private List<string> CheckDefault(Dictionary<string, ConfiguredProvider> entries, IConfiguration configuration)
    {
        List<string> faults = [];
        ChooseDefault(entries, _fileNames, configuration[DefaultKey], faults);
        return faults;
    }

    private void Swap(Dictionary<string, ConfiguredProvider> read, IReadOnlySet<string> kept, IConfiguration configuration)
    {
        var before = _current;
        var entries = WithFormer(read, kept);

        // If the default can't be determined, the previous one stays, as long as the instance exists.
        List<string> faults = [];
        var chosen = ChooseDefault(entries, _fileNames, configuration[DefaultKey], faults);
        _current = new ConfiguredProvidersSnapshot(entries, faults.Count == 0 ? chosen : entries.GetValueOrDefault(before.Default.Name) ?? chosen);
    }

    private Dictionary<string, ConfiguredProvider> WithFormer(Dictionary<string, ConfiguredProvider> read, IEnumerable<string> kept)
    {
        Dictionary<string, ConfiguredProvider> entries = new(read, StringComparer.Ordinal);
        foreach (var name in kept)
        {
            entries.Remove(name);
            if (_current.Entries.TryGetValue(name, out var former))
            {
                entries[name] = former;
            }
        }

        return entries;
    }
}
