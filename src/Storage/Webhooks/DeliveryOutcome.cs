namespace ImageGen.Storage.Webhooks;

/// <summary>The result of an attempt to deliver.</summary>
/// <param name="State">The new state.</param>
/// <param name="Attempt">The attempt; null if none was made.</param>
public sealed record DeliveryOutcome(DeliveryState State, DeliveryAttempt? Attempt)
{
    /// <summary>For <see cref="DeliveryState.Pending"/>: how long until the next attempt is due.</summary>
    public TimeSpan NextIn { get; init; }

    /// <summary>
    /// For a failed attempt that leaves <see cref="DeliveryState.Pending"/>: how long until a success of the queue may bring the next attempt
    /// forward; null if it must not be brought forward, since the subscriber named the time, or it is near.
    /// </summary>
    public TimeSpan? ForwardAfter { get; init; }

    /// <summary>After a failure: how long the whole queue pauses, since its subscriber asked for it. Default: no pause.</summary>
    public TimeSpan QueuePause { get; init; }
}
