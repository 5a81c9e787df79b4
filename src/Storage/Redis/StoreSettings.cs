using System.Globalization;

namespace ImageGen.Storage.Redis;

/// <summary>Settings of the job store.</summary>
/// <param name="Retention">How long an ended job can be read.</param>
internal sealed record StoreSettings(TimeSpan Retention)
{
    /// <summary>
    /// How long the writer of an event may take to hand it to the bus itself, before the outbox publishes it. Default 0: the outbox publishes it
    /// at once.
    /// </summary>
    public TimeSpan HandOver { get; init; }

    /// <summary>Maximum number of deliveries in a webhook queue: beyond it the oldest ended ones are deleted. Default 100,000.</summary>
    public int DeliveriesKept { get; init; } = 100_000;

    /// <summary>For tests: the time that every script takes for now. Null, as in production: the server's clock.</summary>
    public Func<DateTimeOffset>? Now { get; init; }

    /// <summary>First argument of every script.</summary>
    public string Moment => Now is { } now ? now().ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture) : "";
}
