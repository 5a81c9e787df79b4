namespace ImageGen.Jobs.Instances;

/// <summary>The configured providers at one time; immutable.</summary>
/// <param name="Entries">The instances, by name.</param>
/// <param name="Default">The instance for requests that name no provider; one of the entries.</param>
internal sealed record ConfiguredProvidersSnapshot(IReadOnlyDictionary<string, ConfiguredProvider> Entries, ConfiguredProvider Default);
