namespace ImageGen.Jobs.Instances;

/// <summary>What can be said of an instance that run-time settings alone make, without its adapter.</summary>
public static class InstanceRules
{
    /// <summary>The kinds of provider there are.</summary>
    public static IEnumerable<string> Kinds => ProviderKindInfo.All.Select(kind => kind.Name);

    /// <summary>
    /// What such an instance lacks, besides the faults of its settings, as a sentence; null when it lacks nothing. An instance of the host's files is not
    /// looked at: a gateway need not have its token.
    /// </summary>
    public static string? FaultOf(ConfiguredProviders roster, ConfiguredProvidersChange change, string name)
        => !roster.IsFromFiles(name) && change.Instances.FirstOrDefault(entry => entry.Name == name) is { Token: null } instance
            && ProviderKindInfo.Of(instance.Kind) is { NeedsToken: true } kind && (kind.Name != "openai" || instance.BaseUrl is null)
                ? $"'{name}' needs its token: ai.{name}.token comes first and goes last."
                : null;
}
