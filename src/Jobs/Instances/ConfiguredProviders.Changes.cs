using Microsoft.Extensions.Configuration;

namespace ImageGen.Jobs.Instances;

public sealed partial class ConfiguredProviders
{
    private const string Section = "ImageGen:Providers";
    private const string DefaultKey = "ImageGen:DefaultProvider";

    private readonly IConfiguration _configuration;

    // Named by files when the host started; the queues of the lanes were made then too.
    private readonly IReadOnlySet<string> _files;
    private readonly HashSet<string> _lanes;

    private static ConfiguredProvider SandboxEntry { get; } = new() { Name = Sandbox, Kind = Sandbox, Price = 0, Revision = SettingsRevision.Of(Sandbox, null) };

    /// <summary>Whether the host's files named the instance when it started, and not run-time settings or a variable of the environment alone.</summary>
    public bool IsFromFiles(string name) => _files.Contains(name);

    /// <summary>Reads the configuration, or another one in its place, as it is now. Nothing changes until <see cref="ConfiguredProvidersChange.Apply"/>.</summary>
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

    // An instance that is there because of a variable alone stops no start; its orders are polled when the service refuses the address.
    private static IEnumerable<string> CallbackFaults(IConfiguration configuration, IConfigurationSection section, ConfiguredProvider entry)
        => EnvironmentNames.Without(configuration, [entry.Name]).Count > 0 && CallbackRules.FaultOf(configuration, section.Path, entry) is { } fault ? [fault] : [];

    /// <summary>Looks at what would be in force: beside an instance that stays as it is, the rest of its pool may have to stay too.</summary>
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
        ChooseDefault(entries, _files, configuration[DefaultKey], faults);
        return faults;
    }

    private void Swap(Dictionary<string, ConfiguredProvider> read, IReadOnlySet<string> kept, IConfiguration configuration)
    {
        var before = _now;
        var entries = WithFormer(read, kept);

        // One that can't be made out stays what it was, as long as there is such an instance.
        List<string> faults = [];
        var chosen = ChooseDefault(entries, _files, configuration[DefaultKey], faults);
        _now = new ConfiguredProvidersSnapshot(entries, faults.Count == 0 ? chosen : entries.GetValueOrDefault(before.Default.Name) ?? chosen);
    }

    private Dictionary<string, ConfiguredProvider> WithFormer(Dictionary<string, ConfiguredProvider> read, IEnumerable<string> kept)
    {
        Dictionary<string, ConfiguredProvider> entries = new(read, StringComparer.Ordinal);
        foreach (var name in kept)
        {
            entries.Remove(name);
            if (_now.Entries.TryGetValue(name, out var former))
            {
                entries[name] = former;
            }
        }

        return entries;
    }
}
