using System.Diagnostics.CodeAnalysis;
using ImageGen.Jobs.Instances;
using ImageGen.Jobs.Signing;
using ImageGen.Providers.Registration;
using ImageGen.Storage.Settings;

namespace ImageGen.Worker.Instances;

/// <summary>Finds provider instances by name.</summary>
internal sealed class ProviderInstances(ConfiguredProviders configured, ProviderAdapters adapters, ProviderCallbacks callbacks, IRuntimeSettings? settings = null)
{
    /// <summary>The instance at the current position of a route; null when this worker has none of that name.</summary>
    public ProviderInstance? FindFor(JobRoute route)
        => TryFind(route.Current.Name, out var instance)
            // The request uses the model names of the first provider's kind, where that is still known.
            ? instance with { KnowsNamedModels = route.At == 0 || route.Stops[0].Entry?.Kind == instance.Entry.Kind }
            : null;

    /// <summary>
    /// The instance of that name. When there is none, the run-time settings are read once more: a gateway applies them at once, and its job may arrive
    /// before this worker has read them.
    /// </summary>
    public async Task<ProviderInstance?> FindAsync(string? name, CancellationToken cancellationToken)
    {
        if (!TryFind(name, out var instance) && settings is not null)
        {
            await settings.FollowAsync(cancellationToken);
            TryFind(name, out instance);
        }

        return instance;
    }

    /// <summary>The instance of that name, or the default one for null; false when this worker has none of that name.</summary>
    public bool TryFind(string? name, [NotNullWhen(true)] out ProviderInstance? instance)
    {
        instance = configured.TryGet(name, out var entry) && adapters.TryGet(entry.Name, out var provider) ? new ProviderInstance(entry, provider, callbacks) : null;
        return instance is not null;
    }
}
