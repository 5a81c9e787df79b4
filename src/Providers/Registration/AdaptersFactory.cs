using ImageGen.Jobs.Instances;

namespace ImageGen.Providers.Registration;

/// <summary>Creates the adapters of the configured instances, or reports all faults of their settings.</summary>
internal sealed class AdaptersFactory(ConfiguredProviders configured, IEnumerable<IProviderKind> kinds, TimeProvider clock)
{
    private readonly Dictionary<string, IProviderKind> _kinds = kinds.ToDictionary(kind => kind.Kind, StringComparer.Ordinal);

    public ProviderAdapters Create()
    {
        var plan = Plan(configured.All);
        List<string> faults = [.. configured.InstanceFaults, .. plan.Faults.Values.SelectMany(own => own)];
        return faults.Count == 0
            ? new ProviderAdapters(plan.Instances.ToDictionary(instance => instance.Name, instance => instance.Create(), StringComparer.Ordinal), this, clock)
            : throw new ProviderSettingsException(faults);
    }

    /// <summary>The adapters for these instances. An unknown kind is a fault of the configured providers, and is not reported here.</summary>
    public AdaptersPlan Plan(IEnumerable<ConfiguredProvider> settings)
    {
        Dictionary<string, IReadOnlyList<string>> faults = new(StringComparer.Ordinal);
        List<PlannedInstance> instances = [];
        foreach (var instance in settings)
        {
            if (!_kinds.TryGetValue(instance.Kind, out var kind))
            {
                continue;
            }

            List<string> own = [.. kind.Check(instance)];
            if (own.Count == 0)
            {
                instances.Add(new PlannedInstance(kind, instance));
            }
            else
            {
                faults[instance.Name] = own;
            }
        }

        return new AdaptersPlan(instances, faults);
    }
}
