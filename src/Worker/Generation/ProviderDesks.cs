using System.Diagnostics.CodeAnalysis;
using ImageGen.Providers;
using ImageGen.ServiceDefaults.Callbacks;
using ImageGen.ServiceDefaults.Configuration;

namespace ImageGen.Worker.Generation;

/// <summary>Finds provider instances by name.</summary>
internal sealed class ProviderDesks(ProviderRoster roster, ProviderCatalog catalog, ProviderCallbacks callbacks)
{
    /// <summary>The instance of that name, or the default one for null; false when this worker has none of that name.</summary>
    public bool TryFind(string? name, [NotNullWhen(true)] out ProviderDesk? desk)
    {
        desk = roster.TryGet(name, out var entry) && catalog.TryGet(entry.Name, out var provider) ? new ProviderDesk(entry, provider, callbacks) : null;
        return desk is not null;
    }
}
