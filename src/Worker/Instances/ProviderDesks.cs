using System.Diagnostics.CodeAnalysis;
using ImageGen.Jobs.Instances;
using ImageGen.Jobs.Signing;
using ImageGen.Providers.Registration;
using ImageGen.Storage.Settings;

namespace ImageGen.Worker.Instances;

/// <summary>Finds provider instances by name.</summary>
internal sealed class ProviderDesks(ProviderRoster roster, ProviderCatalog catalog, ProviderCallbacks callbacks, IRuntimeSettings? settings = null)
{
    /// <summary>The instance that a route has come to; null when this worker has none of that name.</summary>
    public ProviderDesk? FindFor(JobRoute route)
        => TryFind(route.Current.Name, out var desk)
            // The first provider's kind, where it is still known, is whose names of models the request speaks.
            ? desk with { KnowsNamedModels = route.At == 0 || route.Stops[0].Entry?.Kind == desk.Entry.Kind }
            : null;

    /// <summary>
    /// The instance of that name, after another look at the run-time settings where there is none: a gateway follows them at once, and the job it sends may
    /// come before this worker has.
    /// </summary>
    public async Task<ProviderDesk?> FindAsync(string? name, CancellationToken cancellationToken)
    {
        if (!TryFind(name, out var desk) && settings is not null)
        {
            await settings.FollowAsync(cancellationToken);
            TryFind(name, out desk);
        }

        return desk;
    }

    /// <summary>The instance of that name, or the default one for null; false when this worker has none of that name.</summary>
    public bool TryFind(string? name, [NotNullWhen(true)] out ProviderDesk? desk)
    {
        desk = roster.TryGet(name, out var entry) && catalog.TryGet(entry.Name, out var provider) ? new ProviderDesk(entry, provider, callbacks) : null;
        return desk is not null;
    }
}
