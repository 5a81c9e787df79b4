using ImageGen.Jobs.Instances;

namespace ImageGen.Providers.Registration;

/// <summary>Replaces the adapters in the same step as the configured providers.</summary>
internal sealed class AdaptersReload(ProviderAdapters adapters) : IReloadParticipant
{
    public IPreparedChange Prepare(ConfiguredProvidersChange instances) => adapters.Prepare(instances);
}
