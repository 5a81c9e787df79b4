using ImageGen.Jobs.Instances;
using ImageGen.Providers.Registration;

namespace ImageGen.Worker.Instances;

/// <summary>Replaces the adapters in the same step as the configured providers.</summary>
internal sealed class AdaptersReload(ProviderAdapters catalog) : IReloadParticipant
{
    public IPreparedChange Prepare() => new Change(catalog.Prepare());

    private sealed class Change(AdaptersChange change) : IPreparedChange
    {
        public IReadOnlyDictionary<string, IReadOnlyList<string>> Faults => change.Faults;

        public void Apply(IReadOnlySet<string> kept) => change.Apply(kept);
    }
}
