using Microsoft.Extensions.Configuration;

namespace ImageGen.Providers.Registration;

/// <summary>Creates the instances from the configuration, or reports all errors in it.</summary>
internal sealed class AdaptersFactory(IConfiguration configuration, IEnumerable<IProviderKind> kinds, TimeProvider clock)
{
    private const string Section = "ImageGen:Providers";

    private const string Sandbox = "sandbox";

    private readonly Dictionary<string, IProviderKind> _kinds = kinds.ToDictionary(kind => kind.Kind, StringComparer.Ordinal);

    public ProviderAdapters Create()
    {
        var plan = Read();
        return plan.Faults.Count == 0
            ? new ProviderAdapters(plan.Instances.ToDictionary(instance => instance.Name, instance => instance.Create(), StringComparer.Ordinal), this, clock)
            : throw new ProviderSettingsException([.. plan.Faults.Values.SelectMany(own => own)]);
    }

    /// <summary>The plan for the present settings.</summary>
    public AdaptersPlan Read()
    {
        Dictionary<string, IReadOnlyList<string>> faults = new(StringComparer.Ordinal);
        List<PlannedInstance> instances = [];
        foreach (var section in configuration.GetSection(Section).GetChildren())
        {
            List<string> own = [];
            Add(SettingsReader.Read(section, own), TextOf(section), own);
        }

        if (!instances.Exists(instance => instance.Name == Sandbox) && !faults.ContainsKey(Sandbox))
        {
            Add(new ProviderSettings { Name = Sandbox }, "", []);
        }

        return new AdaptersPlan(instances, faults);

        void Add(ProviderSettings settings, string text, List<string> own)
        {
            own.AddRange(SettingsRules.Check(settings));
            if (_kinds.TryGetValue(settings.Kind ?? settings.Name, out var kind))
            {
                own.AddRange(kind.Check(settings));
                if (own.Count == 0)
                {
                    instances.Add(new PlannedInstance(kind, settings, text));
                    return;
                }
            }
            else
            {
                own.Add($"{Section}:{settings.Name}:Kind is '{settings.Kind ?? settings.Name}', but must be one of: {string.Join(", ", _kinds.Keys.Order(StringComparer.Ordinal))}.");
            }

            faults[settings.Name] = own;
        }
    }

    private static string TextOf(IConfigurationSection section)
        => string.Join('\n', section.AsEnumerable(makePathsRelative: true).Where(entry => entry.Value is { Length: > 0 })
            .OrderBy(entry => entry.Key, StringComparer.OrdinalIgnoreCase).Select(entry => $"{entry.Key}={entry.Value}"));
}
