namespace ImageGen.Storage.Webhooks;

/// <summary>What became of a delivery that was taken.</summary>
/// <param name="State">How it stands now.</param>
/// <param name="Attempt">The attempt; null when none was made, and then it counts as none.</param>
public sealed record DeliveryOutcome(DeliveryState State, DeliveryAttempt? Attempt)
{
    /// <summary>Of <see cref="DeliveryState.Pending"/>: how long until the next attempt is due.</summary>
    public TimeSpan NextIn { get; init; }

    /// <summary>
    /// Of a failed attempt after which it is <see cref="DeliveryState.Pending"/>: how long until a success of the queue may bring the next attempt
    /// forward; null: nothing does, since the subscriber named the moment, or it is near.
    /// </summary>
    public TimeSpan? ForwardAfter { get; init; }

    /// <summary>After a failure: how long nothing at all is taken out of the queue, since its subscriber asked for a pause. Default: no such pause.</summary>
    public TimeSpan QueueRests { get; init; }
}
