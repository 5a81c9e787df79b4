using ImageGen.Gateway.Workers;
using ImageGen.Jobs.Instances;
using ImageGen.Storage.Fleet;
using ImageGen.Storage.Redis;

namespace ImageGen.Gateway.Providers;

/// <summary>Puts together what is configured of the providers, what workers say of them and how they are.</summary>
internal sealed class ProvidersReader(ConfiguredProviders roster, IProviderCapabilityStore board, IProviderCircuits circuits, IProviderSlots slots, IStoreClock clock, WorkerWatch watch)
{
    /// <summary>All instances, by name, as the operator or tenants may see them.</summary>
    /// <exception cref="StoreUnavailableException">The store does not answer.</exception>
    public async Task<ProviderListView> ReadAsync(bool forOperator, CancellationToken cancellationToken)
    {
        var entries = roster.All.OrderBy(entry => entry.Name, StringComparer.Ordinal).ToList();
        var notices = board.ReadAsync(cancellationToken);
        var counts = Task.WhenAll(entries.Select(entry => slots.CountAsync(entry.Name, cancellationToken)));
        var states = await circuits.ReadAsync([.. entries.Select(entry => entry.Name)], cancellationToken);
        var (known, inFlight, now, workers) = (await notices, await counts, await clock.ReadAsync(cancellationToken), await watch.ReadAsync(cancellationToken));
        return new ProviderListView
        {
            Data = [.. entries.Select((entry, index) => ProviderView.Of(
                entry,
                entry.Name == roster.Default.Name,
                states[index].Under(entry.Revision),
                known.GetValueOrDefault(entry.Name) is { } notice && notice.Revision == entry.Revision ? notice : null,
                inFlight[index],
                now,
                forOperator) with { Workers = workers?.CountOn(entry.Lane) })],
            Workers = forOperator && workers is not null ? [.. workers.All.Select(WorkerView.Of)] : null,
        };
    }
}
