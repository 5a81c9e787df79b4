using ImageGen.Providers;
using ImageGen.Storage.Jobs;
using ImageGen.Storage.Reconciliation;

namespace ImageGen.Worker.Reconciliation;

/// <summary>Finds the purchases that only one of two lists has.</summary>
internal sealed class Comparison(
    DateTimeOffset since, DateTimeOffset now, IReadOnlyCollection<ListedPurchase> listed, IReadOnlyCollection<KnownPurchase> known, IReadOnlyCollection<Job> doubtful)
{
    // Maximum delay from a purchase to its id in a row, and from a purchase to its entry in the provider's list.
    private static readonly TimeSpan Young = TimeSpan.FromMinutes(10);

    // Maximum delay between intent and order, plus the difference of the clocks; used when the provider no longer has seed and prompt.
    private static readonly TimeSpan Near = TimeSpan.FromMinutes(2);

    public ReconcileReport Report(string provider, decimal? price)
    {
        var until = now - Young;
        var theirs = listed.Select(purchase => purchase.ProviderId).ToHashSet(StringComparer.Ordinal);
        var ours = known.Select(purchase => purchase.ProviderId).ToHashSet(StringComparer.Ordinal);
        var inWindow = listed.Where(purchase => purchase.CreatedAt >= since && purchase.CreatedAt <= until).ToList();
        var (inDoubt, orphans) = Assign(inWindow.Where(purchase => !ours.Contains(purchase.ProviderId)).OrderBy(purchase => purchase.CreatedAt));
        return new ReconcileReport
        {
            Provider = provider,
            Since = since,
            Until = until,
            Matched = inWindow.Count(purchase => ours.Contains(purchase.ProviderId)),
            Orphans = orphans,
            InDoubt = inDoubt,
            Ghosts =
            [
                .. known.Where(purchase => purchase.KnownAt >= since && purchase.KnownAt <= until && !theirs.Contains(purchase.ProviderId))
                    .Select(purchase => new GhostPurchase(purchase.ProviderId, purchase.JobId, purchase.KnownAt)),
            ],
            Price = price,
        };
    }

    /// <summary>Each job in doubt explains at most one purchase: a second similar purchase is an orphan.</summary>
    private (List<DoubtfulPurchase> InDoubt, List<OrphanPurchase> Orphans) Assign(IEnumerable<ListedPurchase> unknown)
    {
        var remaining = doubtful.ToList();
        List<DoubtfulPurchase> inDoubt = [];
        List<OrphanPurchase> orphans = [];
        foreach (var purchase in unknown)
        {
            var orphan = new OrphanPurchase(
                purchase.ProviderId, purchase.CreatedAt, purchase.Status, purchase.Model, purchase.PromptDigest, purchase.Seed, purchase.MayHaveCharged);
            if (remaining.Find(job => MayBeOf(purchase, job)) is { } job)
            {
                remaining.Remove(job);
                inDoubt.Add(new DoubtfulPurchase(orphan, job.Id));
            }
            else
            {
                orphans.Add(orphan);
            }
        }

        return (inDoubt, orphans);
    }

    private static bool MayBeOf(ListedPurchase purchase, Job job)
        => job.HintedId == purchase.ProviderId
            || (purchase is { Seed: { } seed, PromptDigest: { } digest }
                ? seed == job.Seed && digest == ListedPurchase.DigestOf(job.Request.Prompt)
                : (purchase.CreatedAt - (job.IntentAt ?? job.CreatedAt)).Duration() <= Near);
}
