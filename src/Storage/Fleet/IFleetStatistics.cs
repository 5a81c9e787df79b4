namespace ImageGen.Storage.Fleet;

/// <summary>Shares statistics of the whole fleet that one worker computed: computing them costs far more than reading the result.</summary>
public interface IFleetStatistics
{
    /// <summary>The latest statistics; null when there are none, or they have expired.</summary>
    Task<FleetReading?> FindAsync(CancellationToken cancellationToken);

    /// <summary>Stores statistics until they expire.</summary>
    Task PutAsync(FleetReading reading, TimeSpan young, CancellationToken cancellationToken);
}

/// <summary>Counts and ages over the whole fleet.</summary>
/// <param name="Unfinished">Jobs accepted and not ended.</param>
/// <param name="Unnamed">The number of these in lanes that no worker's configuration names.</param>
/// <param name="InFlight">Jobs at a provider, by its name.</param>
/// <param name="Open">Whether a provider's circuit is open, by its name.</param>
/// <param name="NextDeletion">The earliest time at which a provider deletes an image that waits to be fetched.</param>
/// <param name="OldestUnknown">The time since which the oldest order with an unknown outcome has been unknown.</param>
/// <param name="PendingWebhooks">Webhook deliveries due now or later.</param>
/// <param name="OldestWebhook">The time since which the oldest due delivery has been due.</param>
public sealed record FleetReading(
    long Unfinished,
    long Unnamed,
    IReadOnlyDictionary<string, long> InFlight,
    IReadOnlyDictionary<string, bool> Open,
    DateTimeOffset? NextDeletion,
    DateTimeOffset? OldestUnknown,
    long PendingWebhooks,
    DateTimeOffset? OldestWebhook)
{
    /// <summary>The unfinished jobs of each lane, by its name. Empty in the statistics of an earlier version.</summary>
    public IReadOnlyDictionary<string, LaneWork> Lanes { get; init; } = new Dictionary<string, LaneWork>();

    /// <summary>Statistics without any data.</summary>
    public static FleetReading Nothing { get; } = new(0, 0, new Dictionary<string, long>(), new Dictionary<string, bool>(), null, null, 0, null);
}
