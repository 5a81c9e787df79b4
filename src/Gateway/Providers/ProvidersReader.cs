using ImageGen.Gateway.Workers;
using ImageGen.Jobs.Instances;
using ImageGen.Storage.Fleet;
using ImageGen.Storage.Redis;

namespace ImageGen.Gateway.Providers;

/// <summary>Combines the configuration of the providers, the capabilities that workers publish, and the state in the store.</summary>
internal sealed class ProvidersReader(ConfiguredProviders providers, IProviderCapabilityStore capabilities, IProviderCircuits circuits, IProviderSlots slots, IStoreClock clock, WorkerWatch watch)
{
    /// <summary>All instances, by name, as the operator or as tenants may see them.</summary>
    /// <exception cref="StoreUnavailableException">The store does not answer.</exception>
    public async Task<ProviderListView> ReadAsync(bool forOperator, CancellationToken cancellationToken)
    {
        var entries = providers.All.OrderBy(entry => entry.Name, StringComparer.Ordinal).ToList();
        var published = capabilities.ReadAsync(cancellationToken);
        var counts = Task.WhenAll(entries.Select(entry => slots.CountAsync(entry.Name, cancellationToken)));
        var states = await circuits.ReadAsync([.. entries.Select(entry => entry.Name)], cancellationToken);
        var (byName, inFlight, now, workers) = (await published, await counts, await clock.ReadAsync(cancellationToken), await watch.ReadAsync(cancellationToken));
        return new ProviderListView
        {
            Data = [.. entries.Select((entry, index) => ProviderView.Of(
                entry,
                entry.Name == providers.Default.Name,
                states[index].Under(entry.Revision),
                byName.GetValueOrDefault(entry.Name) is { } entryCapabilities && entryCapabilities.Revision == entry.Revision ? entryCapabilities : null,
                inFlight[index],
                now,
                forOperator) with { Workers = workers?.CountOn(entry.Lane) })],
            Workers = forOperator && workers is not null ? [.. workers.All.Select(WorkerView.Of)] : null,
        };
    }
}
