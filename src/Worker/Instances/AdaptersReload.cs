using ImageGen.Jobs.Instances;
using ImageGen.Providers.Registration;

namespace ImageGen.Worker.Instances;

/// <summary>Lets the catalog change together with the roster.</summary>
internal sealed class AdaptersReload(ProviderAdapters catalog) : IReloadParticipant
{
    public IPreparedChange Prepare() => new Change(catalog.Prepare());

    private sealed class Change(AdaptersChange change) : IPreparedChange
    {
        public IReadOnlyDictionary<string, IReadOnlyList<string>> Faults => change.Faults;

        public void Apply(IReadOnlySet<string> kept) => change.Apply(kept);
    }
}
