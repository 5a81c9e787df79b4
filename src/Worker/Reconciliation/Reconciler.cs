using ImageGen.Jobs.Instances;
using ImageGen.Providers;
using ImageGen.Providers.Registration;
using ImageGen.Storage.Fleet;
using ImageGen.Storage.Reconciliation;
using ImageGen.Storage.Redis;

namespace ImageGen.Worker.Reconciliation;

/// <summary>Compares providers' own lists of purchases with the rows. It only reads; nothing is bought, canceled or written.</summary>
public sealed class Reconciler(ProviderAdapters adapters, ConfiguredProviders configured, IPurchaseIndex purchases, ILaneRegistry lanes, IStoreClock clock, TimeProvider time)
{
    /// <summary>How much further back than the window the list is read: a purchase may be found that long after it was made.</summary>
    private static readonly TimeSpan Discovery = TimeSpan.FromHours(2);

    /// <summary>The instances whose purchases can be listed.</summary>
    public IEnumerable<string> Providers => adapters.All.OfType<IPurchaseLister>().Select(provider => provider.Name);

    /// <summary>Reads both lists and compares them, for the last <paramref name="window"/>.</summary>
    /// <exception cref="ArgumentException">There is no such instance, or its purchases can't be listed.</exception>
    /// <exception cref="ProviderFaultException">The list can't be read now.</exception>
    /// <exception cref="StoreUnavailableException">The store does not respond.</exception>
    public async Task<ReconcileReport> RunAsync(string provider, TimeSpan window, CancellationToken cancellationToken)
    {
        if (!adapters.TryGet(provider, out var found) || found is not IPurchaseLister lister)
        {
            throw new ArgumentException($"There is no provider '{provider}' whose purchases can be listed.", nameof(provider));
        }

        var now = time.GetUtcNow();
        var since = now - window;
        List<ListedPurchase> listed = [];
        await foreach (var purchase in lister.ListPurchasesAsync(since - Discovery, cancellationToken))
        {
            listed.Add(purchase);
        }

        // The rows are read after the list: they contain every purchase made since, which is also too recent to count as missing in the list.
        // The times in the rows are by the store's clock; the list and the window are not.
        var clockLead = await clock.ReadAsync(cancellationToken) - time.GetUtcNow();
        var known = await purchases.ReadKnownAsync(provider, since - Discovery + clockLead, cancellationToken);

        // Orders in lanes that are no longer configured may be in doubt too.
        var all = configured.AllLanes.Union(await lanes.ReadAsync(cancellationToken), StringComparer.Ordinal);
        var doubtful = await purchases.ReadDoubtfulAsync(provider, [.. all], since - Discovery + clockLead, cancellationToken);
        var comparison = new Comparison(
            since, now, listed,
            [.. known.Select(purchase => purchase with { KnownAt = purchase.KnownAt - clockLead })],
            [.. doubtful.Select(job => job with { IntentAt = (job.IntentAt ?? job.CreatedAt) - clockLead })]);
        return comparison.Report(provider, configured.TryGet(provider, out var entry) ? entry.Price : null);
    }
}
