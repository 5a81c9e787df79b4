using ImageGen.Jobs.Instances;
using ImageGen.Providers;
using ImageGen.Providers.Registration;
using ImageGen.Storage.Fleet;
using ImageGen.Storage.Reconciliation;
using ImageGen.Storage.Redis;

namespace ImageGen.Worker.Reconciliation;

/// <summary>Holds providers' own lists against the rows. It reads; nothing is bought, canceled or written.</summary>
public sealed class Reconciler(ProviderAdapters catalog, ConfiguredProviders roster, IPurchaseIndex book, ILaneRegistry lanes, IStoreClock clock, TimeProvider time)
{
    /// <summary>How much further back than the rows the list is read: a purchase may be found so long after it was made.</summary>
    private static readonly TimeSpan Discovery = TimeSpan.FromHours(2);

    /// <summary>The instances whose purchases can be listed.</summary>
    public IEnumerable<string> Providers => catalog.All.OfType<IPurchaseLister>().Select(provider => provider.Name);

    /// <summary>Reads both and compares them, from <paramref name="window"/> ago on.</summary>
    /// <exception cref="ArgumentException">There is no such instance, or it shows no list.</exception>
    /// <exception cref="ProviderFaultException">The list can't be read now.</exception>
    /// <exception cref="StoreUnavailableException">The store does not answer.</exception>
    public async Task<ReconcileReport> RunAsync(string provider, TimeSpan window, CancellationToken cancellationToken)
    {
        if (!catalog.TryGet(provider, out var found) || found is not IPurchaseLister lister)
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

        // The rows after the list: whatever was bought meanwhile is known to them, and too young to be missed in it.
        // Their moments are the store's; the list and its window are not.
        var ahead = await clock.ReadAsync(cancellationToken) - time.GetUtcNow();
        var known = await book.ReadKnownAsync(provider, since - Discovery + ahead, cancellationToken);

        // Orders in lanes that are configured no more are as much in doubt.
        var all = roster.AllLanes.Union(await lanes.ReadAsync(cancellationToken), StringComparer.Ordinal);
        var doubtful = await book.ReadDoubtfulAsync(provider, [.. all], since - Discovery + ahead, cancellationToken);
        var comparison = new Comparison(
            since, now, listed,
            [.. known.Select(purchase => purchase with { KnownAt = purchase.KnownAt - ahead })],
            [.. doubtful.Select(job => job with { IntentAt = (job.IntentAt ?? job.CreatedAt) - ahead })]);
        return comparison.Report(provider, roster.TryGet(provider, out var entry) ? entry.Price : null);
    }
}
