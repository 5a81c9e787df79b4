namespace ImageGen.Storage.Webhooks;

/// <summary>What a replay of a range of time came to.</summary>
/// <param name="Replayed">How many deliveries were put up again, by the state in which they were; only states of which there was one.</param>
/// <param name="Left">How many deliveries of the range stay as they are, by their state; only states of which there is one.</param>
public sealed record ReplayedDeliveries(IReadOnlyDictionary<DeliveryState, int> Replayed, IReadOnlyDictionary<DeliveryState, int> Left)
{
    /// <summary>How many were put up again.</summary>
    public int Count => Replayed.Values.Sum();
}
