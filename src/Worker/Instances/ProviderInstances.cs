using System.Diagnostics.CodeAnalysis;
using ImageGen.Jobs.Instances;
using ImageGen.Jobs.Signing;
using ImageGen.Providers.Registration;
using ImageGen.Storage.Settings;

namespace ImageGen.Worker.Instances;

/// <summary>Finds provider instances by name.</summary>
internal sealed class ProviderInstances(ConfiguredProviders roster, ProviderAdapters catalog, ProviderCallbacks callbacks, IRuntimeSettings? settings = null)
{
    /// <summary>The instance that a route has come to; null when this worker has none of that name.</summary>
    public ProviderInstance? FindFor(JobRoute route)
        => TryFind(route.Current.Name, out var instance)
            // The first provider's kind, where it is still known, is whose names of models the request speaks.
            ? instance with { KnowsNamedModels = route.At == 0 || route.Stops[0].Entry?.Kind == instance.Entry.Kind }
            : null;

    /// <summary>
    /// The instance of that name, after another look at the run-time settings where there is none: a gateway follows them at once, and the job it sends may
    /// come before this worker has.
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
        instance = roster.TryGet(name, out var entry) && catalog.TryGet(entry.Name, out var provider) ? new ProviderInstance(entry, provider, callbacks) : null;
        return instance is not null;
    }
}
