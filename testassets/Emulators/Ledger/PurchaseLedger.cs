using System.Collections.Concurrent;

namespace ImageGen.Emulators;

/// <summary>Every purchase in the order of acceptance. Entries are only ever added.</summary>
public sealed class PurchaseLedger
{
    private readonly ConcurrentQueue<Purchase> _purchases = new();

    /// <summary>All purchases, oldest first.</summary>
    public IReadOnlyCollection<Purchase> Purchases => _purchases;

    /// <summary>The number of purchases.</summary>
    public int Count => _purchases.Count;

    /// <summary>The purchases of one prompt, oldest first.</summary>
    public IReadOnlyList<Purchase> Of(string prompt) => [.. _purchases.Where(purchase => purchase.Prompt == prompt)];

    internal void Record(Purchase purchase) => _purchases.Enqueue(purchase);
}
