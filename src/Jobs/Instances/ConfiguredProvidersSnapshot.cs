namespace ImageGen.Jobs.Instances;

/// <summary>The roster at one moment; never changes.</summary>
/// <param name="Entries">The instances, by name.</param>
/// <param name="Default">The one that requests without a provider go to; among the entries.</param>
internal sealed record ConfiguredProvidersSnapshot(IReadOnlyDictionary<string, ConfiguredProvider> Entries, ConfiguredProvider Default);
