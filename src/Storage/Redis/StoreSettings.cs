using System.Globalization;

namespace ImageGen.Storage.Redis;

/// <summary>Settings of the job store.</summary>
/// <param name="Retention">How long an ended job can still be read.</param>
internal sealed record StoreSettings(TimeSpan Retention)
{
    /// <summary>
    /// How long the writer of an event may take to hand it to the bus itself, before it is taken from the outbox. Default 0: it can be taken from the
    /// outbox at once.
    /// </summary>
    public TimeSpan HandOver { get; init; }

    /// <summary>
    /// How often a process asks every partition for the next due times of the sets from which it takes; in between it queries only the partitions in which it knows
    /// something to be due. Default 0: it knows nothing, and every take queries all partitions.
    /// </summary>
    public TimeSpan DueReadInterval { get; init; }

    /// <summary>Maximum number of deliveries in a webhook queue: beyond it the oldest ended ones are deleted. Default 100,000.</summary>
    public int DeliveriesKept { get; init; } = 100_000;

    /// <summary>Whether images are in a store from which nothing expires, so that the end of a job also records when its image is to be removed. Default false: images expire in Redis.</summary>
    public bool ImagesStay { get; init; }

    /// <summary>For tests: the time that every script uses as now. Null, as in production: the server's clock.</summary>
    public Func<DateTimeOffset>? Now { get; init; }

    /// <summary>First argument of every script: the time of the tests, or empty for the server's clock.</summary>
    public string ScriptNow => Now is { } now ? now().ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture) : "";
}
