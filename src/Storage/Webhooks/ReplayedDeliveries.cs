namespace ImageGen.Storage.Webhooks;

/// <summary>The result of a replay of a range of time.</summary>
/// <param name="Replayed">How many deliveries are due again, by their former state; only states with at least one.</param>
/// <param name="Left">How many deliveries of the range stay unchanged, by their state; only states with at least one.</param>
public sealed record ReplayedDeliveries(IReadOnlyDictionary<DeliveryState, int> Replayed, IReadOnlyDictionary<DeliveryState, int> Left)
{
    /// <summary>How many are due again in total.</summary>
    public int Count => Replayed.Values.Sum();
}
