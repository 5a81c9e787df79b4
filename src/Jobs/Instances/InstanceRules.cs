namespace ImageGen.Jobs.Instances;

/// <summary>Rules for instances that only run-time settings name; they need no adapter.</summary>
public static class InstanceRules
{
    /// <summary>All kinds of providers.</summary>
    public static IEnumerable<string> Kinds => ProviderKindInfo.All.Select(kind => kind.Name);

    /// <summary>
    /// A fault of such an instance in addition to the faults of its settings, as a sentence; null when there is none. Instances of the host's files are not
    /// checked, because a gateway need not have their tokens.
    /// </summary>
    public static string? FaultOf(ConfiguredProviders providers, ConfiguredProvidersChange change, string name)
        => !providers.IsFromFiles(name) && change.Instances.FirstOrDefault(entry => entry.Name == name) is { Token: null } instance
            && ProviderKindInfo.Of(instance.Kind) is { NeedsToken: true } kind && (kind.Name != "openai" || instance.BaseUrl is null)
                ? $"'{name}' needs a token: set ai.{name}.token before its other settings, and remove it after them."
                : null;
}
